"""The steps from one schema to the next; they never import a module's tables."""
