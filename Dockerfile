# The portal's image: packages by hash, translations and static files built in, no compiler, no root.
FROM python:3.13-slim AS build
WORKDIR /app
COPY requirements.lock ./
RUN python -m venv /opt/venv \
    && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: -r requirements.lock
COPY . ./
ENV PATH=/opt/venv/bin:$PATH
RUN python -m plsportal.local.messages \
    && DATABASE_URL=postgresql://build@localhost/build REDIS_URL=redis://localhost/0 \
       PLS_URL=https://localhost PLS_SECRET_KEY=used-by-collectstatic-alone PLS_STATIC_ROOT=/srv/static \
       python manage.py collectstatic --noinput -v 0 \
    && python -m compileall -q /app

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal
COPY --from=build /opt/venv /opt/venv
COPY --from=build /srv/static /srv/static
COPY --from=build /app /app
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PLS_BIND=0.0.0.0 \
    PLS_STATIC_ROOT=/srv/static \
    PLS_VAR=/tmp/plsportal
WORKDIR /app
USER 10001:10001
EXPOSE 8000
ENTRYPOINT ["/app/bin/serve"]
CMD ["web"]
