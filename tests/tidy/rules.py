"""The tables that tidy.py checks by: who may include whom, who owns which library, how long things may be.

A change here is a change of the design: say why in the commit.
"""

# Folder -> what its files may include of ours, besides their own folder. The longest folder that matches a file
# decides. An entry is a folder (everything below it) or one header; "!" takes one out again.
MAY_INCLUDE = {
    "base": [],
    # Values and expressions: no network, no store, so that they can be tested as pure functions.
    "emulator/model": ["base", "!base/http.h", "!base/http_server.h", "!base/http_client.h"],
    "emulator/expression": ["emulator/model", "base", "!base/http.h", "!base/http_server.h", "!base/http_client.h"],
    "emulator/partiql": ["emulator/expression", "emulator/model", "base", "!base/http.h", "!base/http_server.h", "!base/http_client.h"],
    # The seam to RocksDB knows bytes; only the codecs know values.
    "emulator/storage": ["base/result.h", "base/aws_error.h"],
    "emulator/storage/item_codec": ["emulator/model", "base"],
    "emulator/storage/item_input": ["emulator/model", "base"],
    "emulator/storage/item_json": ["emulator/model", "base"],
    "emulator/storage/key_codec": ["emulator/model", "base"],
    "emulator/storage/schema_codec": ["emulator/model", "base"],
    "emulator/storage/stream_codec": ["emulator/model", "base"],
    # What the engine and the operations ask before they do what AWS might refuse, delay or lose.
    "emulator/simulation": ["emulator/storage", "emulator/model", "base", "!base/http.h", "!base/http_server.h", "!base/http_client.h"],
    # Not emulator/expression: operations hand the engine a callable.
    "emulator/engine": ["emulator/simulation", "emulator/storage", "emulator/model", "base", "!base/http_server.h", "!base/http_client.h"],
    # The codecs and the store too: the read path goes from stored bytes to the answer without building values.
    "emulator/operations": ["emulator/engine", "emulator/simulation", "emulator/expression", "emulator/partiql", "emulator/model", "emulator/storage", "base",
                            "!base/http_server.h", "!base/http_client.h"],
    # Our own calls beside AWS's: they see what operations see.
    "emulator/admin": ["emulator/realm.h", "emulator/operations", "emulator/simulation", "emulator/engine", "emulator/storage", "emulator/model", "base",
                       "!base/http_server.h", "!base/http_client.h"],
    "emulator/authentication": ["emulator/model", "base", "!base/http_server.h", "!base/http_client.h"],
    "emulator/signature_verifier": ["emulator/model", "base", "!base/http_server.h", "!base/http_client.h"],
    "emulator/server": ["emulator/admin/admin.h", "emulator/iam/access.h", "emulator/realm.h", "emulator/authentication", "emulator/signature_verifier", "emulator/operations", "emulator/model", "emulator/engine", "base"],
    "emulator/realm": ["emulator/emulator.h", "emulator/operations", "emulator/storage/stores.h", "base"],
    "emulator/iam": ["emulator/operations", "emulator/expression", "emulator/partiql", "emulator/engine", "emulator/model", "base",
                     "!base/http_server.h", "!base/http_client.h"],
    "emulator/emulator": ["emulator", "base"],
    "lambda-host": ["base"],
    # A lambda reaches tables over HTTP as in AWS, and the gateway sees of the host only how to invoke.
    "gateway": ["base", "lambda-host/invoker.h"],
    "gateway/service": ["base", "gateway/templates", "!base/http_server.h", "!base/http_client.h"],
    "gateway/templates": ["base", "!base/http_server.h", "!base/http_client.h"],
    "cli": ["base", "emulator", "lambda-host", "gateway"],
    # The model must not know how the emulator does it; only what drives the emulator knows it at all.
    "tests/oracle": ["base"],
    "tests/oracle/target": ["base", "tests/support", "tests/unit/emulator"],
    "tests/unit": ["tests/support"],
    "tests/unit/base": ["base", "tests/support"],
    "tests/unit/emulator": ["base", "emulator", "tests/support"],
    "tests/unit/lambda-host": ["base", "lambda-host", "tests/support"],
    "tests/unit/gateway": ["base", "gateway", "lambda-host/invoker.h", "tests/support"],
    "tests/unit/cli": ["base", "cli", "emulator", "lambda-host", "gateway", "tests/support"],
}

# Header prefix -> the files (or folders) of ours that may include it. Tests may include what they like.
THIRD_PARTY_OWNERS = {
    "rapidjson/": ["base/json.cpp", "base/json_schema.cpp"],
    "openssl/": ["base/crypto.cpp", "base/public_key.cpp"],
    "boost/asio/ssl": ["base/http_client.cpp"],
    # The server, the client and what the two share.
    "boost/beast": ["base/http_", "base/web_socket_"],
    "rocksdb/": ["emulator/storage/store"],
    "yaml-cpp/": ["gateway/service/"],
    "CLI/": ["cli/"],
    "spdlog/": ["base/log.cpp", "base/log.h"],
    "zlib.h": ["base/compression.cpp"],
    "libdeflate.h": ["base/crc32.cpp"],
    "dlfcn.h": ["lambda-host/shared_library.cpp"],
    "doctest/": [],
}

# What is Linux's own stands in one file each, so that macOS can follow.
ONE_FILE_EACH = ["sys/inotify.h", "sys/prctl.h", "sys/epoll.h", "sys/signalfd.h", "sys/eventfd.h"]

FILE_LINES_MAX = 600
FUNCTION_LINES_MAX = 70

# Names that say nothing about what does not belong in the file.
EMPTY_NAMES = {"util", "utils", "helper", "helpers", "manager", "misc", "common"}

SOURCE_FOLDERS = ["base", "emulator", "gateway", "lambda-host", "cli"]
# What handlers include and what is compiled into them: laid out as aws-lambda-cpp's headers and as an installed
# package are, with include folders of its own.
FOREIGN_LAYOUT = ["lambda-host/include", "lambda-host/runtime", "lambda-host/dynamodb-client"]
