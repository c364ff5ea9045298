import unittest

from todo.store import Store, UnknownItem, WrongTitle


class StoreTests(unittest.TestCase):
    def setUp(self):
        self.store = Store(":memory:")
        self.addCleanup(self.store.close)

    def test_items_come_oldest_first(self):
        self.store.add("one")
        self.store.add("two")

        self.assertEqual(["one", "two"], [item["title"] for item in self.store.all()])

    def test_an_item_is_done_when_it_is_finished(self):
        added = self.store.add("one")

        self.assertFalse(added["done"])
        self.assertTrue(self.store.finish(added["id"])["done"])

    def test_a_removed_item_is_gone(self):
        added = self.store.add("one")

        self.store.remove(added["id"])

        self.assertEqual([], self.store.all())
        self.assertRaises(UnknownItem, self.store.remove, added["id"])
        self.assertRaises(UnknownItem, self.store.finish, added["id"])

    def test_a_title_has_from_1_to_200_characters(self):
        for title in ["", "   ", "x" * 201, None, 7]:
            with self.subTest(title=title):
                self.assertRaises(WrongTitle, self.store.add, title)
        self.assertEqual("x" * 200, self.store.add("x" * 200)["title"])

    def test_a_title_is_never_read_as_a_command(self):
        title = "'); DROP TABLE items; --"

        self.assertEqual(title, self.store.add(title)["title"])
