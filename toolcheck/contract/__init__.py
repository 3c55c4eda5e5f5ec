"""What each API takes: facts with a source and the date they were looked at."""
