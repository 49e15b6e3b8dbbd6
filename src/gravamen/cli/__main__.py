"""`python -m gravamen.cli`: the command line where its script is not on the path."""

from gravamen.cli import app

if __name__ == "__main__":
    app(prog_name="gravamen")
