// Does not serve a single event.
int main() {
  return 3;
}
