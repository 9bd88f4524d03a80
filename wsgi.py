"""What a web server loads: `gunicorn wsgi:app`, `flask --app wsgi`."""

from housing.entry import load_app

app = load_app()
