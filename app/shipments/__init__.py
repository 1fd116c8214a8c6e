"""What leaves: bookings, cartons, containers, costs and milestones of one transport.

Package row: cartons alike, numbered through. Remainder carton: the last carton of a
line, not full, a row of its own. Mixed carton: one that holds several lines; its
further lines are rows that share the row above. Chargeable weight: what a carrier
charges for. VGM: the verified gross mass of a loaded container (SOLAS).
"""
