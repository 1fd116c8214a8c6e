"""What every module may use: pure Python, no Qt, no SQL, no PDF."""
