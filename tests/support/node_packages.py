"""The npm packages of a folder of tests, as its package-lock.json names them."""

import json
import os
import subprocess


def versions(lock):
    """The packages of a lock file with their versions, but for those that only some systems need."""
    with open(lock, encoding="utf-8") as file:
        packages = json.load(file)["packages"]
    return {path: package["version"] for path, package in packages.items() if path and not package.get("optional")}


def install(folder):
    """npm ci, unless the installed packages are those of package-lock.json."""
    lock = os.path.join(folder, "package-lock.json")
    installed = os.path.join(folder, "node_modules", ".package-lock.json")
    if os.path.exists(installed) and versions(installed) == versions(lock):
        return
    subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], cwd=folder, check=True)
