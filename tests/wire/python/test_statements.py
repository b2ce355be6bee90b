"""PartiQL and transactions with boto3."""

import unittest

from wire_client import WireCase


class Statements(WireCase):
    def setUp(self):
        self.table = self.create()

    def run_statement(self, text, **more):
        return self.client.execute_statement(Statement=text.format(table=self.table), **more)

    def test_an_item_from_insert_to_delete(self):
        self.run_statement("INSERT INTO \"{table}\" VALUE {{'pk': ?, 'n': 1}}", Parameters=[{"S": "a"}])
        with self.assertRaises(self.client.exceptions.DuplicateItemException):
            self.run_statement("INSERT INTO \"{table}\" VALUE {{'pk': 'a'}}")
        answer = self.run_statement("UPDATE \"{table}\" SET n = n + 1 WHERE pk = 'a' RETURNING ALL NEW *")
        self.assertEqual(answer["Items"], [{"pk": {"S": "a"}, "n": {"N": "2"}}])
        with self.assertRaises(self.client.exceptions.ConditionalCheckFailedException):
            self.run_statement("DELETE FROM \"{table}\" WHERE pk = 'a' AND n = 1")
        self.run_statement("DELETE FROM \"{table}\" WHERE pk = 'a'")
        self.assertEqual(self.run_statement("SELECT * FROM \"{table}\"")["Items"], [])

    def test_a_transaction_is_cancelled_with_reasons(self):
        statements = [{"Statement": f"INSERT INTO \"{self.table}\" VALUE {{'pk': '{name}'}}"} for name in ("a", "b")]
        self.assertEqual(self.client.execute_transaction(TransactStatements=statements)["Responses"], [])
        with self.assertRaises(self.client.exceptions.TransactionCanceledException) as raised:
            self.client.execute_transaction(TransactStatements=[
                {"Statement": f"INSERT INTO \"{self.table}\" VALUE {{'pk': 'c'}}"}, statements[0]])
        self.assertEqual([reason["Code"] for reason in raised.exception.response["CancellationReasons"]], ["None", "DuplicateItem"])
        reads = [{"Statement": f"SELECT * FROM \"{self.table}\" WHERE pk = '{name}'"} for name in ("a", "c")]
        self.assertEqual(self.client.execute_transaction(TransactStatements=reads)["Responses"], [{"Item": {"pk": {"S": "a"}}}, {}])

    def test_a_batch_of_statements(self):
        answer = self.client.batch_execute_statement(Statements=[
            {"Statement": f"INSERT INTO \"{self.table}\" VALUE {{'pk': 'a'}}"},
            {"Statement": f"UPDATE \"{self.table}\" SET n = 1 WHERE pk = 'none'"}])
        self.assertEqual(answer["Responses"][0], {"TableName": self.table})
        self.assertEqual(answer["Responses"][1]["Error"]["Code"], "ConditionalCheckFailed")

    def test_transact_write_and_get(self):
        self.client.transact_write_items(TransactItems=[
            {"Put": {"TableName": self.table, "Item": {"pk": {"S": "p"}}}},
            {"ConditionCheck": {"TableName": self.table, "Key": {"pk": {"S": "q"}}, "ConditionExpression": "attribute_not_exists(pk)"}}])
        answer = self.client.transact_get_items(TransactItems=[
            {"Get": {"TableName": self.table, "Key": {"pk": {"S": name}}}} for name in ("p", "q")])
        self.assertEqual(answer["Responses"], [{"Item": {"pk": {"S": "p"}}}, {}])


if __name__ == "__main__":
    unittest.main()
