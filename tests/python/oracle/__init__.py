"""An independent oracle for segment membership: plain Python written from the sentences of the rule vocabulary.

It shares nothing with the SQL of the project. Time is integer milliseconds since 1970-01-01T00:00Z everywhere;
money and shares are exact (`decimal.Decimal`). README.md lists the readings chosen where a sentence leaves room.
"""
