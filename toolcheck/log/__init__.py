"""A log of Realtime events, as somebody kept it, becomes a session: what was configured, asked, called and answered.

It knows no rule. What is wrong with a session is said by the rules of the family `trace`.
"""
