"""What each API accepts: facts with a source and the date they were looked at."""
