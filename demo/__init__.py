"""The demo app: a seeded generator of raw events, raw users and the truth planted in them."""
