"""Runs Lambda functions for Python over the Lambda Runtime API; Python 3.8 and later, no packages.

Environment: AWS_LAMBDA_RUNTIME_API, _HANDLER, LAMBDA_TASK_ROOT, and what a function has on Lambda.
"""

import os
import sys

from offstage_runtime import main

# The function's folder takes the place of this file's, so that its modules have any name they like.
sys.path[0] = os.environ.get("LAMBDA_TASK_ROOT") or os.getcwd()
# As on Lambda, where it cannot be written to. Besides, Python tells two versions of a file by its second and size.
sys.dont_write_bytecode = True
main.run()
