"""What customers ask for: the register of inquiries and its 24-hour clock.

Inquiry: somebody asks for a price. First response: our quotation or answer; it is due
24 hours after the inquiry arrived.
"""
