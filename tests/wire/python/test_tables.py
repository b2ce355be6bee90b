"""CreateTable, DescribeTable, ListTables and DeleteTable with boto3."""

import re
import unittest

from wire_client import WireCase, definitions, index, key_schema, unique_name


class Tables(WireCase):
    def test_create_answers_creating_and_is_active_when_described(self):
        name = unique_name()
        created = self.client.create_table(
            TableName=name, KeySchema=key_schema("pk", "sk"), AttributeDefinitions=definitions(pk="S", sk="N"),
            ProvisionedThroughput={"ReadCapacityUnits": 5, "WriteCapacityUnits": 6})["TableDescription"]
        self.tables.append(name)
        self.assertEqual(created["TableStatus"], "CREATING")
        self.assertEqual(created["ItemCount"], 0)
        self.assertEqual(created["TableSizeBytes"], 0)
        self.assertEqual(created["ProvisionedThroughput"],
                         {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 5, "WriteCapacityUnits": 6})
        self.assertNotIn("BillingModeSummary", created)
        self.assertRegex(created["TableArn"], rf"^arn:aws:dynamodb:[a-z0-9-]+:\d{{12}}:table/{re.escape(name)}$")
        self.assertRegex(created["TableId"], r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$")

        described = self.client.describe_table(TableName=name)["Table"]
        self.assertEqual(described["TableStatus"], "ACTIVE")
        self.assertEqual(described["KeySchema"], key_schema("pk", "sk"))
        self.assertCountEqual(described["AttributeDefinitions"], definitions(pk="S", sk="N"))
        self.assertEqual(described["TableId"], created["TableId"])
        self.assertEqual(described["CreationDateTime"], created["CreationDateTime"])

    def test_on_demand_tables_have_a_billing_mode_summary_and_zero_throughput(self):
        name = self.create()
        described = self.client.describe_table(TableName=name)["Table"]
        self.assertEqual(described["BillingModeSummary"]["BillingMode"], "PAY_PER_REQUEST")
        self.assertIn("LastUpdateToPayPerRequestDateTime", described["BillingModeSummary"])
        self.assertEqual(described["ProvisionedThroughput"],
                         {"NumberOfDecreasesToday": 0, "ReadCapacityUnits": 0, "WriteCapacityUnits": 0})

    def test_indexes_are_described_with_arn_status_and_projection(self):
        name = self.create("pk", "sk", {"a": "S", "n": "N"},
                           GlobalSecondaryIndexes=[index("by-a", "a", "n", {"ProjectionType": "INCLUDE",
                                                                            "NonKeyAttributes": ["x", "y"]})],
                           LocalSecondaryIndexes=[index("by-n", "pk", "n", {"ProjectionType": "KEYS_ONLY"})])
        described = self.client.describe_table(TableName=name)["Table"]
        (by_a,) = described["GlobalSecondaryIndexes"]
        self.assertEqual(by_a["IndexName"], "by-a")
        self.assertEqual(by_a["IndexStatus"], "ACTIVE")
        self.assertEqual(by_a["IndexArn"], described["TableArn"] + "/index/by-a")
        self.assertEqual(by_a["KeySchema"], key_schema("a", "n"))
        self.assertEqual(by_a["Projection"]["ProjectionType"], "INCLUDE")
        self.assertCountEqual(by_a["Projection"]["NonKeyAttributes"], ["x", "y"])
        (by_n,) = described["LocalSecondaryIndexes"]
        self.assertEqual(by_n["Projection"], {"ProjectionType": "KEYS_ONLY"})
        self.assertEqual(by_n["IndexArn"], described["TableArn"] + "/index/by-n")
        self.assertNotIn("IndexStatus", by_n)

    def test_list_pages_in_byte_order_and_the_start_need_not_exist(self):
        prefix = unique_name("list")
        names = [f"{prefix}.{suffix}" for suffix in ("B", "_", "a", "b")]
        for name in reversed(names):
            self.client.create_table(TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                                     BillingMode="PAY_PER_REQUEST")
            self.tables.append(name)
        first = self.client.list_tables(Limit=2, ExclusiveStartTableName=f"{prefix}.A")
        self.assertEqual(first["TableNames"], names[:2])
        self.assertEqual(first["LastEvaluatedTableName"], names[1])
        listed = []
        for page in self.client.get_paginator("list_tables").paginate(PaginationConfig={"PageSize": 3}):
            self.assertLessEqual(len(page["TableNames"]), 3)
            listed += page["TableNames"]
        self.assertEqual(listed, sorted(listed))
        self.assertEqual([name for name in listed if name.startswith(prefix)], names)

    def test_delete_answers_deleting_without_schema_and_frees_the_name(self):
        name = self.create()
        self.client.put_item(TableName=name, Item={"pk": {"S": "old"}})
        deleted = self.client.delete_table(TableName=name)["TableDescription"]
        self.assertEqual(deleted["TableStatus"], "DELETING")
        self.assertNotIn("KeySchema", deleted)
        self.client.get_waiter("table_not_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        self.assert_error("ResourceNotFoundException", f"Requested resource not found: Table: {name} not found",
                          self.client.describe_table, TableName=name)
        self.client.create_table(TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                                 BillingMode="PAY_PER_REQUEST")
        self.client.get_waiter("table_exists").wait(TableName=name, WaiterConfig={"Delay": 1, "MaxAttempts": 60})
        self.assertEqual(self.client.scan(TableName=name)["Count"], 0)

    def test_what_does_not_exist(self):
        name = unique_name("missing")
        text = f"Requested resource not found: Table: {name} not found"
        self.assert_error("ResourceNotFoundException", text, self.client.describe_table, TableName=name)
        self.assert_error("ResourceNotFoundException", text, self.client.delete_table, TableName=name)
        for call, more in ((self.client.get_item, {"Key": {"pk": {"S": "a"}}}),
                           (self.client.put_item, {"Item": {"pk": {"S": "a"}}}),
                           (self.client.delete_item, {"Key": {"pk": {"S": "a"}}}),
                           (self.client.update_item, {"Key": {"pk": {"S": "a"}}}),
                           (self.client.scan, {})):
            self.assert_error("ResourceNotFoundException", "Requested resource not found", call, TableName=name, **more)

    def test_create_twice(self):
        name = self.create()
        self.assert_error("ResourceInUseException", f"Table already exists: {name}", self.client.create_table,
                          TableName=name, KeySchema=key_schema("pk"), AttributeDefinitions=definitions(pk="S"),
                          BillingMode="PAY_PER_REQUEST")

    def refuse(self, message, **changes):
        parameters = {"TableName": unique_name(), "KeySchema": key_schema("pk"), "BillingMode": "PAY_PER_REQUEST",
                      "AttributeDefinitions": definitions(pk="S"), **changes}
        self.assert_invalid(message, self.client.create_table,
                            **{name: value for name, value in parameters.items() if value is not None})
        self.assertNotIn(parameters["TableName"], self.client.list_tables()["TableNames"])

    def test_create_refuses_what_aws_refuses(self):
        invalid = "One or more parameter values were invalid: "
        both = {"ReadCapacityUnits": 1, "WriteCapacityUnits": 1}
        self.refuse("1 validation error detected: Value 'ab' at 'tableName' failed to satisfy constraint: "
                    "Member must have length greater than or equal to 3", TableName="ab")
        self.refuse(invalid + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is "
                    "PAY_PER_REQUEST", ProvisionedThroughput=both)
        self.refuse(invalid + "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is "
                    "PROVISIONED", BillingMode="PROVISIONED")
        self.refuse(invalid + "Some index key attributes are not defined in AttributeDefinitions. Keys: [pk], "
                    "AttributeDefinitions: [other]", AttributeDefinitions=definitions(other="S"))
        self.refuse(invalid + "Number of attributes in KeySchema does not exactly match number of attributes defined in "
                    "AttributeDefinitions", AttributeDefinitions=definitions(pk="S", other="S"))
        self.refuse("Invalid KeySchema: The first KeySchemaElement is not a HASH key type",
                    KeySchema=[{"AttributeName": "pk", "KeyType": "RANGE"}])
        self.refuse("Both the Hash Key and the Range Key element in the KeySchema have the same name",
                    KeySchema=key_schema("pk", "pk"), AttributeDefinitions=definitions(pk="S", other="S"))
        self.refuse(invalid + "Table KeySchema does not have a range key, which is required when specifying a "
                    "LocalSecondaryIndex", LocalSecondaryIndexes=[index("iii", "pk", "a")],
                    AttributeDefinitions=definitions(pk="S", a="S"))
        self.refuse(invalid + "ProjectionType is ALL, but NonKeyAttributes is specified",
                    GlobalSecondaryIndexes=[index("iii", "pk", None, {"ProjectionType": "ALL", "NonKeyAttributes": ["x"]})])
        self.refuse(invalid + "ProjectionType is INCLUDE, but NonKeyAttributes is not specified",
                    GlobalSecondaryIndexes=[index("iii", "pk", None, {"ProjectionType": "INCLUDE"})])
        self.refuse(invalid + "Duplicate index name: iii",
                    GlobalSecondaryIndexes=[index("iii", "pk"), index("iii", "pk")])
        self.refuse(invalid + "List of GlobalSecondaryIndexes is empty", GlobalSecondaryIndexes=[])
        self.refuse("1 validation error detected: Value 'X' at 'billingMode' failed to satisfy constraint: "
                    "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]", BillingMode="X")

    def test_twenty_global_and_five_local_indexes_are_the_limit(self):
        globals_ = [index(f"g{number:02}", "pk") for number in range(21)]
        locals_ = [index(f"l{number:02}", "pk", "sk") for number in range(6)]
        both = {"KeySchema": key_schema("pk", "sk"), "AttributeDefinitions": definitions(pk="S", sk="S")}
        self.refuse("One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the per-table limit "
                    "of 20", GlobalSecondaryIndexes=globals_)
        self.refuse("One or more parameter values were invalid: Number of LocalSecondaryIndexes exceeds per-table limit "
                    "of 5", LocalSecondaryIndexes=locals_, **both)
        self.create("pk", "sk", GlobalSecondaryIndexes=globals_[:20], LocalSecondaryIndexes=locals_[:5])

    def test_a_key_attribute_of_each_scalar_type(self):
        values = {"S": {"S": "é"}, "N": {"N": "-0.5"}, "B": {"B": b"\x00\xff"}}
        for hash_type in values:
            for range_type in values:
                name = self.create("h", "r", {"h": hash_type, "r": range_type})
                item = {"h": values[hash_type], "r": values[range_type]}
                self.client.put_item(TableName=name, Item=item)
                self.assertEqual(self.client.get_item(TableName=name, Key=item)["Item"], item)


if __name__ == "__main__":
    unittest.main()
