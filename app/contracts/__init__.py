"""What we agreed with a customer: the sales contract and its proforma invoice.

Instalment: one payment of the plan, a share of the total due by an event. Amendment: a
confirmed contract taken up again under a new revision, with a reason.
"""
