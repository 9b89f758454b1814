"""The process tree of one machine: embedded servers, migrations, workers, the web server.

`tree.Supervisor` starts the parts in order, restarts what dies and stops them in reverse. Each part is
one module: `embedded_postgres`, `embedded_redis`, `frontend` (the build), `web`, `worker`.
"""
