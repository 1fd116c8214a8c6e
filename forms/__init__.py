"""What the user sees: one form per business module, built from the kit."""
