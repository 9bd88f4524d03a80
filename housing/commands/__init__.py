"""What an operator or developer does at the command line: `flask --app wsgi COMMAND`."""
