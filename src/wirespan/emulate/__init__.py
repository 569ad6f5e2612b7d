"""Links as pure models of time: no clock, no socket; nanoseconds and seeds are arguments."""
