"""What a web server loads: `gunicorn wsgi:app`, `flask --app wsgi`."""

from housing.app import create_app

app = create_app()
