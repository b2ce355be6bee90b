"""HTTP around the operations: DYNAMODB's fixed answers, headers, CORS, keep-alive, limits."""

import gzip
import json
import unittest
import zlib

from wire_http import (CONTENT_TYPE, HOST, PORT, RawCase, call, connect, headers_for, plain_socket, request_bytes, send)

SERIALIZATION = b'{"__type":"com.amazon.coral.service#SerializationException"}'
UNKNOWN_OPERATION = b'{"__type":"com.amazon.coral.service#UnknownOperationException"}'


class FixedAnswers(RawCase):
    def test_get_is_a_health_check(self):
        for path in ("/", "/anything", "/?x=y"):
            answer = send("GET", path)
            self.assert_answer(answer, 200, b"healthy: dynamodb.us-east-1.amazonaws.com ", "3128867991")

    def test_other_methods_and_content_types_are_not_found(self):
        for method, content_type in (("PUT", CONTENT_TYPE), ("DELETE", CONTENT_TYPE), ("POST", "text/plain"), ("POST", None)):
            with self.subTest(method=method, content_type=content_type):
                answer = send(method, "/", b"{}", headers_for("ListTables", Content_Type=content_type))
                self.assert_answer(answer, 404, b"<UnknownOperationException/>\n", "3552371480")

    def test_what_is_not_json(self):
        for body in (b"", b"null", b'"\\udfb2"', b'{"a":"\\ud83c"}', b"\xff", b"{", b"hello", b'{"Limit":1', b'{"a":}', b"{} x"):
            with self.subTest(body):
                self.assert_answer(call("ListTables", body), 400, SERIALIZATION, "3948637019")

    def test_unknown_operations(self):
        for target in (None, "", "ListTables", "DynamoDB_20120810.", "DynamoDB_20120810.Nope", "DynamoDB_20111205.ListTables",
                       "dynamodb_20120810.ListTables", "DynamoDB_20120810.listTables"):
            with self.subTest(target):
                answer = call("", b"{}", X_Amz_Target=target)
                self.assert_answer(answer, 400, UNKNOWN_OPERATION, "1368724161")

    def test_operations_without_output_answer_an_empty_object(self):
        table = create()
        answer = call("PutItem", {"TableName": table, "Item": {"pk": {"S": "a"}}})
        self.assert_answer(answer, 200, b"{}", "2745614147")
        drop(table)


def create():
    import uuid
    name = f"raw-{uuid.uuid4().hex}"
    answer = call("CreateTable", {"TableName": name, "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}],
                                  "AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
                                  "BillingMode": "PAY_PER_REQUEST"})
    assert answer.status == 200, answer.body
    return name


def drop(table):
    call("DeleteTable", {"TableName": table})


class Headers(RawCase):
    def test_content_type_is_that_of_the_request(self):
        for sent, expected in ((CONTENT_TYPE, CONTENT_TYPE), ("application/json", "application/json"),
                               (CONTENT_TYPE + "; charset=utf-8", CONTENT_TYPE), ("application/json;x=y", "application/json")):
            for body in (b"{}", b'{"Limit":0}'):
                answer = call("ListTables", body, Content_Type=sent)
                self.assertEqual(answer.headers["content-type"], expected)
                self.assert_envelope(answer)

    def test_the_server_gives_no_name_away(self):
        for answer in (call("ListTables"), call("Nope"), send("GET", "/"), send("PUT", "/")):
            self.assertEqual(answer.headers["server"], "Server")

    def test_request_ids_differ(self):
        ids = {call("ListTables").headers["x-amzn-requestid"] for _ in range(20)}
        self.assertEqual(len(ids), 20)

    def test_errors_have_the_prefixed_type_and_the_message(self):
        answer = call("DescribeTable", {"TableName": "does-not-exist"})
        self.assertEqual(answer.status, 400)
        self.assertEqual(answer.json(), {"__type": "com.amazonaws.dynamodb.v20120810#ResourceNotFoundException",
                                         "message": "Requested resource not found: Table: does-not-exist not found"})
        answer = call("ListTables", {"Limit": 0})
        self.assertEqual(answer.json()["__type"], "com.amazon.coral.validate#ValidationException")
        self.assert_envelope(answer)

    def test_unknown_members_and_null_ones_are_ignored(self):
        answer = call("ListTables", {"Unknown": {"x": [1]}, "Limit": None, "ExclusiveStartTableName": None})
        self.assertEqual(answer.status, 200)

    def test_header_names_in_any_case(self):
        headers = {name.upper(): value for name, value in headers_for("ListTables").items()}
        self.assertEqual(send("POST", "/", b"{}", headers).status, 200)


class Authentication(RawCase):
    PREFIX = "com.amazon.coral.service#"

    def refuse(self, answer, kind, message):
        self.assertEqual((answer.status, answer.json()), (400, {"__type": self.PREFIX + kind, "message": message}))
        self.assert_envelope(answer)

    def test_missing(self):
        for value in (None, "", "Basic abc", "Bearer x"):
            self.refuse(call("ListTables", Authorization=value), "MissingAuthenticationTokenException",
                        "Request is missing Authentication Token")

    def test_incomplete(self):
        self.refuse(call("ListTables", Authorization="AWS4-HMAC-SHA256 Credential=a/b/c/d/e", X_Amz_Date=None),
                    "IncompleteSignatureException",
                    "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' "
                    "parameter. Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. "
                    "Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/e")

    def test_header_and_query(self):
        answer = send("POST", "/?X-Amz-Algorithm=AWS4-HMAC-SHA256", b"{}", headers_for("ListTables"))
        self.refuse(answer, "InvalidSignatureException",
                    "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header.")

    def test_a_part_that_is_no_pair(self):
        header = "AWS4-HMAC-SHA256 Signature=b,    Credential,    SignedHeaders"
        self.refuse(call("ListTables", Authorization=header), "IncompleteSignatureException",
                    f"'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: '{header}'.")

    def test_it_comes_before_an_empty_body_and_types_and_after_json(self):
        for body in (b"", b"[]", b'{"Limit":"x"}'):
            self.refuse(call("ListTables", body, Authorization=None), "MissingAuthenticationTokenException", "Request is missing Authentication Token")
        self.assert_answer(call("ListTables", b"{", Authorization=None), 400, SERIALIZATION)
        self.assert_answer(call("Nope", b"{", Authorization=None), 400, SERIALIZATION)
        self.assert_answer(call("ListTables", b"[]"), 400, SERIALIZATION)

    def test_the_target_is_looked_at_first(self):
        answer = call("Nope", Authorization=None)
        self.assert_answer(answer, 400, UNKNOWN_OPERATION)


class Serialization(RawCase):
    """Members of the wrong JSON type, table 1.6 of the notes."""

    def refuse(self, operation, body, message):
        with self.subTest(body):
            answer = call(operation, body)
            self.assertEqual((answer.status, answer.json()), (400, {
                "__type": "com.amazon.coral.service#SerializationException", "Message": message}))
            self.assert_envelope(answer)

    def test_strings(self):
        for value, message in ((True, "TRUE_VALUE cannot be converted to String"), (False, "FALSE_VALUE cannot be converted to String"),
                               (3, "NUMBER_VALUE cannot be converted to String"), (3.5, "DECIMAL_VALUE cannot be converted to String"),
                               ({}, "Start of structure or map found where not expected"),
                               ([], "Unrecognized collection type class java.lang.String")):
            self.refuse("DescribeTable", {"TableName": value}, message)
            self.refuse("PutItem", {"TableName": value, "Item": {"pk": {"S": "a"}}}, message)

    def test_integers_and_booleans(self):
        self.refuse("ListTables", {"Limit": "1"}, "STRING_VALUE cannot be converted to Integer")
        self.refuse("ListTables", {"Limit": True}, "TRUE_VALUE cannot be converted to Integer")
        self.refuse("GetItem", {"TableName": "t", "ConsistentRead": 1}, "NUMBER_VALUE cannot be converted to Boolean")
        self.refuse("GetItem", {"TableName": "t", "ConsistentRead": "maybe"}, "Unexpected token received from parser")
        self.refuse("GetItem", {"TableName": "t", "ConsistentRead": []}, "Unrecognized collection type class java.lang.Boolean")

    def test_attribute_values(self):
        map_type = "java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>"

        def item(value):
            return {"TableName": "t", "Item": {"pk": value}}

        self.refuse("PutItem", item({"N": 3}), "NUMBER_VALUE cannot be converted to String")
        self.refuse("PutItem", item({"S": True}), "TRUE_VALUE cannot be converted to String")
        self.refuse("PutItem", item("text"), "Unexpected value type in payload")
        self.refuse("PutItem", item([]), "Unrecognized collection type class com.amazonaws.dynamodb.v20120810.AttributeValue")
        self.refuse("PutItem", {"TableName": "t", "Item": "x"}, "Unexpected field type")
        self.refuse("PutItem", {"TableName": "t", "Item": []}, f"Unrecognized collection type {map_type}")
        self.refuse("PutItem", item({"L": "x"}), "Unexpected field type")
        self.refuse("PutItem", item({"L": {}}), "Start of structure or map found where not expected")
        self.refuse("PutItem", item({"B": 1}), "only base-64-encoded strings are convertible to bytes")
        self.refuse("PutItem", item({"B": "AAA"}), "Base64 encoded length is expected a multiple of 4 bytes but found: 3")
        for bad_tail in ("=+/=", "+/+=", "AAB=", "A===", "===="):
            self.refuse("PutItem", item({"B": bad_tail}), "Invalid last non-pad Base64 character dectected")
        for kind in ("SS", "NS", "BS", "L"):
            for scalar in ("x", 1, True):
                self.refuse("PutItem", item({kind: scalar}), "Unexpected field type")
            self.refuse("PutItem", item({kind: {}}), "Start of structure or map found where not expected")
        self.refuse("PutItem", item({"M": []}), f"Unrecognized collection type {map_type}")
        self.refuse("PutItem", item({"M": {"a": 1}}), "Unexpected value type in payload")
        self.refuse("PutItem", item({"L": [1]}), "Unexpected value type in payload")
        self.refuse("PutItem", item({"SS": [1]}), "NUMBER_VALUE cannot be converted to String")
        self.refuse("PutItem", item({"BS": [1]}), "only base-64-encoded strings are convertible to bytes")
        self.refuse("PutItem", item({"BOOL": "maybe"}), "Unexpected token received from parser")
        self.refuse("PutItem", item({"NULL": 1}), "NUMBER_VALUE cannot be converted to Boolean")

    def test_lists_and_maps_within_each_other(self):
        cast = ("class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
                "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base of loader "
                "'bootstrap')")
        for scalar in ("23", True, 23, 34.56):
            self.refuse("BatchWriteItem", {"RequestItems": {"tab": scalar}}, cast)
            self.refuse("BatchGetItem", {"RequestItems": {"tab": {"Keys": [scalar]}}}, cast)
            self.refuse("BatchGetItem", {"RequestItems": {"tab": {"Keys": scalar}}}, "Unexpected field type")
            self.refuse("BatchGetItem", {"RequestItems": {"tab": scalar}}, "Unexpected value type in payload")
        self.refuse("BatchWriteItem", {"RequestItems": {"tab": {}}}, "Start of structure or map found where not expected")
        self.refuse("BatchGetItem", {"RequestItems": {"tab": {"Keys": [[]]}}},
                    "Unrecognized collection type java.util.Map<java.lang.String, com.amazonaws.dynamodb.v20120810.AttributeValue>")

    def test_structures_and_maps(self):
        package = "com.amazonaws.dynamodb.v20120810"
        for operation, path, kind in (("PutItem", ["Expected"], "ExpectedAttributeValue"), ("Query", ["KeyConditions"], "Condition"),
                                      ("UpdateItem", ["AttributeUpdates"], "AttributeValueUpdate"), ("BatchGetItem", ["RequestItems"], "KeysAndAttributes")):
            for scalar in ("x", True, 1, 1.5):
                self.refuse(operation, {path[0]: scalar}, "Unexpected field type")
                self.refuse(operation, {path[0]: {"a": scalar}}, "Unexpected value type in payload")
            self.refuse(operation, {path[0]: []}, f"Unrecognized collection type java.util.Map<java.lang.String, {package}.{kind}>")
            self.refuse(operation, {path[0]: {"a": []}}, f"Unrecognized collection type class {package}.{kind}")
        self.refuse("CreateTable", {"ProvisionedThroughput": "x"}, "Unexpected field type")
        self.refuse("CreateTable", {"ProvisionedThroughput": []}, f"Unrecognized collection type class {package}.ProvisionedThroughput")
        self.refuse("CreateTable", {"ProvisionedThroughput": {"ReadCapacityUnits": "1"}}, "STRING_VALUE cannot be converted to Long")
        self.refuse("CreateTable", {"ProvisionedThroughput": {"ReadCapacityUnits": []}}, "Unrecognized collection type class java.lang.Long")
        self.refuse("GetItem", {"ExpressionAttributeNames": []}, "Unrecognized collection type java.util.Map<java.lang.String, java.lang.String>")
        self.refuse("TransactWriteItems", {"TransactItems": {}}, "Start of structure or map found where not expected")
        self.refuse("ExecuteStatement", {"Parameters": [1]}, "Unexpected value type in payload")

    def test_words_for_booleans_and_fractions_for_integers(self):
        for value in ("true", "TRUE", "1", "yes", "no", "0", "False"):
            self.assertIn("ResourceNotFound", call("GetItem", {"TableName": "not-there", "Key": {"a": {"S": "a"}}, "ConsistentRead": value}).json()["__type"])
        self.assertEqual(call("ListTables", {"Limit": 1.9}).status, 200)
        self.assertEqual(call("ListTables", {"Limit": 0.9}).json()["__type"], "com.amazon.coral.validate#ValidationException")

    def test_very_deep_json_is_a_clean_error(self):
        depth = 200_000
        answer = call("PutItem", b'{"TableName":"t","Item":' + b'{"M":' * depth + b"{}" + b"}" * depth + b"}")
        self.assertEqual(answer.status, 400)
        self.assert_envelope(answer)
        self.assertEqual(call("ListTables").status, 200)


class Connections(RawCase):
    def test_keep_alive(self):
        connection = connect()
        call("ListTables", connection=connection)
        local = connection.sock.getsockname()
        for operation in ("ListTables", "Nope", "DescribeTable", "ListTables"):
            call(operation, connection=connection)
            self.assertEqual(connection.sock.getsockname(), local, "one connection serves them all")
        connection.close()

    def test_connection_close_is_honoured(self):
        with plain_socket() as sock:
            sock.sendall(request_bytes("ListTables", Connection="close"))
            received = b""
            while chunk := sock.recv(65536):
                received += chunk
        self.assertTrue(received.startswith(b"HTTP/1.1 200"))

    def test_pipelined_requests_are_answered_in_order(self):
        operations = ["ListTables", "Nope", "ListTables", "DescribeTable", "Nope"]
        expected = [200, 400, 200, 400, 400]
        with plain_socket() as sock:
            sock.sendall(b"".join(request_bytes(operation) for operation in operations))
            stream = sock.makefile("rb")
            statuses, types = [], []
            for _ in operations:
                statuses.append(int(stream.readline().split()[1]))
                length = 0
                while (line := stream.readline()) != b"\r\n":
                    name, _, value = line.decode().partition(":")
                    if name.lower() == "content-length":
                        length = int(value)
                types.append(json.loads(stream.read(length)).get("__type", "").split("#")[-1])
        self.assertEqual(statuses, expected)
        self.assertEqual([types[1], types[4]], ["UnknownOperationException"] * 2)

    def test_a_request_in_single_bytes(self):
        with plain_socket() as sock:
            for byte in request_bytes("ListTables", Connection="close"):
                sock.sendall(bytes([byte]))
            self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 200"))

    def test_chunked_requests(self):
        answer = send("POST", "/", iter([b"{", b'"Limit"', b":1}"]), headers_for("ListTables"))
        self.assertEqual(answer.status, 200)

    def test_expect_continue(self):
        with plain_socket() as sock:
            head, _, body = request_bytes("ListTables", Expect="100-continue", Connection="close").partition(b"\r\n\r\n")
            sock.sendall(head + b"\r\n\r\n")
            first = sock.recv(4096)
            self.assertTrue(first.startswith(b"HTTP/1.1 100"), first)
            sock.sendall(body)
            self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 200"))

    def test_a_body_over_sixteen_megabytes_is_413(self):
        for size in (16 * 1024 * 1024 + 1, 20 * 1024 * 1024):
            answer = call("PutItem", b" " * size)
            self.assertEqual(answer.status, 413)
        self.assertEqual(call("ListTables", b"{}" + b" " * (16 * 1024 * 1024 - 2)).status, 200)

    def test_413_is_empty_and_is_read_whole(self):
        answer = call("PutItem", b" " * (16 * 1024 * 1024 + 1))
        self.assertEqual((answer.status, answer.body), (413, b""))
        answer = send("POST", "/", iter([b" " * 1024 * 1024] * 17), headers_for("PutItem"))  # in chunks
        self.assertEqual((answer.status, answer.body), (413, b""))

    def test_headers_up_to_16_kilobytes(self):
        def head_of(size):
            head = request_bytes("ListTables", b"", X_Pad="", Connection="close")[:-2]
            return head.replace(b"X-Pad: \r\n", b"X-Pad: " + b"y" * (size - len(head)) + b"\r\n") + b"\r\n"

        for size in (16 * 1024 - 200, 16 * 1024 + 1):
            with plain_socket() as sock:
                sock.sendall(head_of(size))
                received = b""
                while chunk := sock.recv(65536):
                    received += chunk
            self.assertTrue(received.startswith(b"HTTP/1.1 400 "), received)
            # The shorter one is a request, with an empty body; the longer one is none.
            self.assertEqual(b"SerializationException" in received, size < 16 * 1024)

    def test_a_long_request_line(self):
        with plain_socket() as sock:
            sock.sendall(b"POST /?" + b"x" * 20_000 + b" HTTP/1.1\r\nHost: x\r\n\r\n")
            self.assertTrue(sock.recv(65536).startswith(b"HTTP/1.1 400 "))

    def test_nonsense_does_not_hurt(self):
        for nonsense in (b"\r\n\r\n", b"GET\r\n\r\n", b"\x16\x03\x01\x02\x00", b"POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                         b"POST / HTTP/1.1\r\nHost: x\r\nX: " + b"y" * 70_000 + b"\r\n\r\n"):
            with plain_socket() as sock:
                try:
                    sock.sendall(nonsense)
                    sock.shutdown(1)
                    while sock.recv(65536):
                        pass
                except ConnectionError:
                    pass
        with plain_socket() as sock:
            sock.sendall(request_bytes("ListTables")[:-1])  # and goes away in the middle of a body
        self.assertEqual(call("ListTables").status, 200)


class Cors(RawCase):
    def test_every_answer_to_an_origin_allows_it(self):
        for operation in ("ListTables", "Nope"):
            answer = call(operation, Origin="http://localhost:8080")
            self.assertEqual(answer.headers["access-control-allow-origin"], "*")
            exposed = {name.strip().lower() for name in answer.headers["access-control-expose-headers"].split(",")}
            self.assertLessEqual({"x-amzn-requestid", "x-amz-crc32", "x-amzn-errortype", "date"}, exposed)
        self.assertNotIn("access-control-allow-origin", call("ListTables").headers)

    def test_a_fixed_answer_to_an_origin(self):
        for method in ("GET", "PUT"):
            self.assertEqual(send(method, "/", b"", {"Origin": "http://x"}).headers["access-control-allow-origin"], "*")
        self.assertEqual(send("OPTIONS", "/").status, 404)  # without an origin it is a method like any other

    def test_preflight(self):
        answer = send("OPTIONS", "/", b"", {"Origin": "http://localhost:8080", "Access-Control-Request-Method": "POST",
                                            "Access-Control-Request-Headers": "x-amz-target,authorization"})
        self.assertEqual((answer.status, answer.body), (200, b""))
        self.assertEqual(answer.headers["access-control-allow-origin"], "*")
        self.assertEqual(answer.headers["access-control-allow-headers"], "x-amz-target,authorization")
        self.assertEqual(answer.headers["access-control-allow-methods"], "POST")
        self.assertEqual(answer.headers["access-control-max-age"], "172800")


class Compression(RawCase):
    """Section 1.8: both directions, only when asked for."""

    def test_compressed_requests(self):
        body = json.dumps({"Limit": 1}).encode()
        self.assertEqual(call("ListTables", gzip.compress(body), Content_Encoding="gzip").status, 200)
        self.assertEqual(call("ListTables", zlib.compress(body), Content_Encoding="deflate").status, 200)
        half = len(body) // 2
        for packed, encoding in ((gzip.compress(body[:half]) + gzip.compress(body[half:]), "gzip"), (gzip.compress(body) + b"junk", "gzip"),
                                 (gzip.compress(body), "GZIP"), (body, "identity")):
            self.assertEqual(call("ListTables", packed, Content_Encoding=encoding).status, 200)
        for broken, encoding in ((b"junk", "gzip"), (gzip.compress(body)[:-9], "gzip"), (body, "br"), (b"", "gzip"), (b"", "deflate"),
                                 (zlib.compress(body)[:-1], "deflate"), (gzip.compress(body), "deflate"), (zlib.compress(body), "gzip"),
                                 (gzip.compress(b" " * (16 * 1024 * 1024 + 1)), "gzip")):
            answer = call("ListTables", broken, Content_Encoding=encoding)
            self.assertEqual((answer.status, answer.json()["__type"].split("#")[-1]), (500, "InternalServerError"))

    def test_long_answers_are_compressed_when_the_client_says_so(self):
        table = create()
        call("PutItem", {"TableName": table, "Item": {"pk": {"S": "a"}, "long": {"S": "x" * 10_000}}})
        call("PutItem", {"TableName": table, "Item": {"pk": {"S": "b"}, "long": {"S": "x" * 1_000}}})

        def get(key, accepted):
            return call("GetItem", {"TableName": table, "Key": {"pk": {"S": key}}}, Accept_Encoding=accepted)

        packed = get("a", "gzip, deflate")
        self.assertIn(packed.headers.get("content-encoding"), ("gzip", "deflate"))
        self.assert_envelope(packed)  # the checksum is over the bytes as sent
        wbits = 31 if packed.headers["content-encoding"] == "gzip" else 15
        self.assertEqual(json.loads(zlib.decompress(packed.body, wbits))["Item"]["pk"], {"S": "a"})
        for accepted, coding in (("gzip", "gzip"), ("deflate", "deflate"), ("deflate;q=0.9, gzip;q=0.1", "deflate"), ("br, gzip;q=0.5", "gzip")):
            self.assertEqual(get("a", accepted).headers["content-encoding"], coding)
        for key, accepted in (("a", "identity"), ("a", None), ("a", "gzip;q=0"), ("b", "gzip"), ("a", "br")):
            answer = get(key, accepted)
            self.assertNotIn("content-encoding", answer.headers)
            self.assertEqual(answer.json()["Item"]["pk"], {"S": key})
        drop(table)


class OwnPaths(RawCase):
    def test_health_of_offstage(self):
        answer = send("GET", "/_offstage/health")
        self.assertEqual(answer.status, 200)

    def test_host_header_is_needed_by_http_only(self):
        with plain_socket() as sock:
            sock.sendall(f"GET / HTTP/1.1\r\nHost: {HOST}:{PORT}\r\nConnection: close\r\n\r\n".encode())
            self.assertIn(b"200", sock.recv(200))


if __name__ == "__main__":
    unittest.main()
