"""Lading: the trading office on the desk."""
