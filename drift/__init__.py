"""The shapes against the types of the newest `openai` SDK: `python -m drift`, or `make drift`, which installs that SDK.

When the SDK moves on, this is where it is heard first: each field, literal, type and null of the one is known to the
other, or is listed in `known.py` with a reason, or is printed. It is no part of the tests: what somebody else released
today is no fault of a change. The tests of the comparison itself are in `tests/contract/test_drift.py`.
"""
