"""Finds the function that a handler's name stands for, as Lambda does: `dir/file.function`, `package.module.function`."""

import importlib
import os
import sys

from .fault import Fault


def load(name):
    """Raises Fault, or what the module itself raises while it is imported."""
    module_name, dot, function_name = name.rpartition(".")
    if not dot:
        raise Fault("Runtime.MalformedHandlerName", f"Bad handler '{name}': not enough values to unpack (expected 2, got 1)")
    if module_name.split(".")[0] in sys.builtin_module_names:
        raise Fault("Runtime.BuiltInModuleConflict", f"Cannot use built-in module {module_name} as a handler module")
    try:
        module = importlib.import_module(module_name.replace("/", "."))
    except ImportError as error:
        raise Fault("Runtime.ImportModuleError", f"Unable to import module '{module_name}': {error}{install_hint(error)}") from error
    except SyntaxError as error:
        line = f'  File "{error.filename}" Line {error.lineno}\n    {error.text}'
        raise Fault("Runtime.UserCodeSyntaxError", f"Syntax error in module '{module_name}': {error}", [line]) from error
    try:
        return getattr(module, function_name)
    except AttributeError as error:
        raise Fault("Runtime.HandlerNotFound", f"Handler '{function_name}' missing on module '{module_name}'") from error


def install_hint(error):
    """On Lambda the SDK is there without being installed."""
    if error.name not in ("boto3", "botocore"):
        return ""
    name, runtime = os.environ.get("AWS_LAMBDA_FUNCTION_NAME"), os.environ.get("AWS_EXECUTION_ENV", "").replace("AWS_Lambda_", "")
    return f"\nFunction {name} needs {error.name}: Lambda's {runtime} has it built in, here it has to be installed with: pip install {error.name}"
