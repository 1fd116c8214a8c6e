"""Deal scripts: a deal told as dated user actions, played through the services.

It is how an office brings its open deals from another system, how the sample company is
made, and how deals are replayed in tests. The format stands in docs/deal-script.md.
"""
