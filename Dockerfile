# One image for web, worker, beat and setup. Build: docker compose build
FROM python:3.11-slim-bookworm AS packages
COPY requirements/base.txt /tmp/base.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --disable-pip-version-check --require-hashes -r /tmp/base.txt

FROM python:3.11-slim-bookworm
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=partnership.settings
RUN useradd --system --uid 10001 --home-dir /portal --shell /usr/sbin/nologin portal \
 && install -d -o portal -g portal -m 0750 /var/portal
COPY --from=packages /opt/venv /opt/venv
COPY . /portal
WORKDIR /portal
# Catalogues lie beside their sources, which the running user may not write.
RUN SECRET_KEY=build FIELD_KEYS=build DATABASE_URL=postgresql:///build REDIS_URL=redis://build \
    python manage.py messages --compile
USER portal
EXPOSE 8000
CMD ["gunicorn", "partnership.wsgi", "--workers", "2", "--bind", "0.0.0.0:8000", "--preload", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
