"""The `fuze` command: starts Fuze, its single roles, and what an operator does around it."""

from __future__ import annotations

import sys
from importlib.metadata import version as installed_version
from pathlib import Path
from typing import Annotated, Literal

import typer
from pydantic import SecretStr
from rich.console import Console
from rich.table import Table

from fuze_app.core.errors import ConfigurationError, FuzeError
from fuze_app.core.settings import PREFIX, Settings, get_settings, source

app = typer.Typer(help="Keeps what you read, and finds it again by meaning.", no_args_is_help=True)
users = typer.Typer(help="Accounts.", no_args_is_help=True)
app.add_typer(users, name="user")
keys = typer.Typer(help="The API keys that users have stored.", no_args_is_help=True)
app.add_typer(keys, name="keys")

console = Console(highlight=False, width=None if sys.stdout.isatty() else 240)


@app.command()
def up() -> None:
    """Starts everything on this machine, and stops it on Ctrl-C."""
    from fuze_app.supervisor.terminal import Terminal
    from fuze_app.supervisor.tree import Supervisor

    Supervisor(get_settings(), Terminal()).run()


@app.command()
def web() -> None:
    """Runs the web role alone; the database, Redis and the secret key come from settings."""
    settings = _complete("web", "database_url", "redis_url", "secret_key")
    from fuze_app.supervisor import web as role

    build()
    role.serve(settings)


@app.command()
def worker() -> None:
    """Runs one worker process alone; the database, Redis and the secret key come from settings."""
    settings = _complete("worker", "database_url", "redis_url", "secret_key")
    from fuze_app.supervisor.worker import work

    work(settings)


@app.command()
def migrate() -> None:
    """Brings the database to the newest schema."""
    from fuze_app.core import migrations
    from fuze_app.supervisor.attached import servers

    with servers(get_settings()):
        migrations.upgrade()


@app.command()
def build() -> None:
    """Builds the front end, when what it is made of has changed."""
    from fuze_app.supervisor import frontend

    frontend.build(frontend.WORK / "build.log", typer.echo)


@app.command()
def extension(
    folder: Annotated[Path, typer.Argument(help="Where the archives are written.")] = Path("dist"),
) -> None:
    """Packs the browser's extension, for Chromium browsers and for Firefox."""
    from fuze_app.core.services.extension import write

    for path in write(folder):
        typer.echo(path)


@app.command()
def settings() -> None:
    """Shows every setting, its value and where it comes from; secrets are hidden."""
    current = get_settings()
    table = Table("Setting", "Value", "Source", box=None, pad_edge=False)
    for name in Settings.model_fields:
        table.add_row(PREFIX + name.upper(), *_shown(current, name))
    console.print(table)


@app.command()
def doctor() -> None:
    """Checks what Fuze stands on, and says what to do about each failure."""
    from fuze_app.supervisor.attached import servers
    from fuze_app.supervisor.doctor import examine

    with servers(get_settings()) as complete:
        findings = examine(complete)
    table = Table("Check", "", "Found", "What to do", box=None, pad_edge=False)
    for finding in findings:
        mark = "[green]ok[/green]" if finding.ok else "[red]failed[/red]"
        table.add_row(finding.name, mark, finding.detail, "" if finding.ok else finding.advice)
    console.print(table)
    if not all(finding.ok for finding in findings):
        raise typer.Exit(1)


@app.command("import")
def import_file(
    file: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="Bookmarks of any tool.")],
    user: Annotated[str, typer.Option(help="Whose library: a username or email address.")],
    folders: Annotated[
        Literal["collections", "tags", "none"], typer.Option(help="What becomes of the file's folders.")
    ] = "collections",
) -> None:
    """Takes a bookmark file into a library, whether Fuze runs or not; fails when a line was refused."""
    from fuze_app import transfer
    from fuze_app.core.models import FolderUse
    from fuze_app.core.services import accounts
    from fuze_app.supervisor.attached import servers

    with servers(get_settings()):
        if not transfer.bring(accounts.find(user).id, file, FolderUse(folders), console):
            raise typer.Exit(1)


@app.command("export")
def export_library(
    file: Annotated[Path, typer.Argument(dir_okay=False, allow_dash=True, help="- is standard output.")],
    user: Annotated[str, typer.Option(help="Whose library: a username or email address.")],
    format_name: Annotated[
        Literal["html", "json", "csv", "markdown"], typer.Option("--format", help="json has everything.")
    ] = "json",
) -> None:
    """Writes a library to a file."""
    from fuze_app import transfer
    from fuze_app.core.services import accounts
    from fuze_app.supervisor.attached import servers

    with servers(get_settings()):
        user_id = accounts.find(user).id
        if str(file) == "-":
            transfer.take(user_id, format_name, sys.stdout.buffer)
        else:
            transfer.take_to(user_id, format_name, file)


@app.command()
def version() -> None:
    """Prints the version."""
    typer.echo(installed_version("fuze"))


@users.command("create")
def create_user(
    username: Annotated[str, typer.Argument(help="The name to sign in with.")],
    email: Annotated[str, typer.Argument(help="The account's email address.")],
    password_stdin: Annotated[
        bool, typer.Option("--password-stdin", help="Reads the password from standard input.")
    ] = False,
) -> None:
    """Makes an account, whether Fuze runs or not; the first one is the administrator's."""
    from fuze_app.core import migrations
    from fuze_app.core.services.accounts import Registration, register
    from fuze_app.supervisor.attached import servers

    password = _password(password_stdin)
    with servers(get_settings()):
        migrations.upgrade()
        account = register(Registration(email, username, password), by_operator=True)
    typer.echo(f"Made the account {account.username}{', an administrator' if account.is_admin else ''}.")


@users.command("delete")
def delete_user(
    login: Annotated[str, typer.Argument(help="The account's username or email address.")],
    yes: Annotated[bool, typer.Option("--yes", help="Does not ask first.")] = False,
) -> None:
    """Deletes an account and everything in it for good, whether Fuze runs or not."""
    from fuze_app.core import migrations
    from fuze_app.core.services import account_closing, accounts
    from fuze_app.supervisor.attached import servers

    with servers(get_settings()):
        migrations.upgrade()
        account = accounts.find(login)
        if not yes:
            question = f"Delete {account.username} ({account.email}) and all that is saved there?"
            typer.confirm(question, abort=True)
        account_closing.close_by_operator(account.id)
        account_closing.erase(account.id)
    typer.echo(f"Deleted the account {account.username}.")


@keys.command("rotate")
def rotate_keys() -> None:
    """Encrypts stored keys anew with the first of FUZE_ENCRYPTION_KEYS; the others can be removed then."""
    from fuze_app.core import migrations
    from fuze_app.core.services import gemini_keys
    from fuze_app.supervisor.attached import servers

    with servers(get_settings()):
        migrations.upgrade()
        rotated, unreadable = gemini_keys.rotate()
    typer.echo(f"Encrypted {rotated} anew.")
    if unreadable:
        typer.echo(f"{unreadable} can't be read with any key that is set.", err=True)
        raise typer.Exit(1)


def _password(from_stdin: bool) -> str:
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    return str(typer.prompt("Password", hide_input=True, confirmation_prompt=True))


def _complete(role: str, *needed: str) -> Settings:
    """The settings, with everything that a role alone can't make for itself."""
    current = get_settings()
    missing = [PREFIX + name.upper() for name in needed if getattr(current, name) is None]
    if missing:
        raise ConfigurationError(
            f"`fuze {role}` needs {' and '.join(missing)}; `fuze up` starts everything on this machine."
        )
    return current


def _shown(current: Settings, name: str) -> tuple[str, str]:
    """How a setting's value and source are shown."""
    value, origin = getattr(current, name), source(name)
    if value is None and name in ("database_url", "redis_url"):
        return "embedded", "data folder"
    if value is None and name == "secret_key":
        return "made at first start", "data folder"
    if isinstance(value, SecretStr):
        return "hidden", origin
    return current.as_environment().get(PREFIX + name.upper()) or "not set", origin


def main() -> None:
    """The command's entry: an error that is Fuze's own is one sentence, and a failure."""
    try:
        app()
    except FuzeError as error:
        print(f"fuze: {error.detail}", file=sys.stderr)
        sys.exit(1)


if __name__ == "__main__":
    main()
