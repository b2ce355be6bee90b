#include "emulator/engine/table.h"

#include <algorithm>
#include <utility>

namespace offstage::emulator {
namespace {

std::vector<std::shared_ptr<IndexState>> new_states(const TableSchema& schema) {
  std::vector<std::shared_ptr<IndexState>> states;
  states.reserve(schema.indexes.size());
  for (std::size_t i = 0; i < schema.indexes.size(); ++i) states.push_back(std::make_shared<IndexState>());
  return states;
}

/// Those of `before` for the indexes it has.
std::vector<std::shared_ptr<IndexState>> later_states(const TableSchema& schema, const Table& before) {
  auto states = new_states(schema);
  for (std::size_t i = 0; i < schema.indexes.size(); ++i) {
    for (std::size_t j = 0; j < before.schema.indexes.size(); ++j) {
      if (before.schema.indexes[j].space == schema.indexes[i].space) states[i] = before.indexes[j];
    }
  }
  return states;
}

}  // namespace

Table::Table(TableSchema definition)
    : schema(std::move(definition)), state(std::make_shared<TableState>()), indexes(new_states(schema)) {
  state->current = this;
}

Table::Table(TableSchema definition, const Table& before, std::vector<LeavingIndex> leaving_indexes)
    : schema(std::move(definition)),
      state(before.state),
      indexes(later_states(schema, before)),
      leaving(std::move(leaving_indexes)) {
  state->current = this;
}

}  // namespace offstage::emulator
