"""The words of the check: findings, fixes, rules, suppressions, reports."""
