"""The data types of the check: findings, fixes, rules, suppressions, reports."""
