"""Sources: each looks at one thing in one way and reports Observations. One source a file."""
