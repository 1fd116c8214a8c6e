"""Qt shared by all modules: the way from a screen to a service and back."""
