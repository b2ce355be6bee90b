"""The npm packages of a folder of tests, as its package-lock.json names them."""

import os
import subprocess


def install(folder):
    """npm ci, unless the installed packages are those of package-lock.json."""
    lock = os.path.join(folder, "package-lock.json")
    installed = os.path.join(folder, "node_modules", ".package-lock.json")
    if os.path.exists(installed) and os.path.getmtime(installed) >= os.path.getmtime(lock):
        return
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
