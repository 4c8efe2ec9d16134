//go:build cgo

#include "tree.h"

typedef flat_root TSNode;
typedef struct { const void *tree; const void *id; uint32_t context[3]; } TSTreeCursor;

/* The tree-sitter runtime is linked by go-tree-sitter, in another cgo package;
 * weak references let this one link on its own first. */
#define RUNTIME extern __attribute__((weak))
RUNTIME TSTreeCursor ts_tree_cursor_new(TSNode);
RUNTIME void ts_tree_cursor_delete(TSTreeCursor *);
RUNTIME TSNode ts_tree_cursor_current_node(const TSTreeCursor *);
RUNTIME uint16_t ts_tree_cursor_current_field_id(const TSTreeCursor *);
RUNTIME bool ts_tree_cursor_goto_first_child(TSTreeCursor *);
RUNTIME bool ts_tree_cursor_goto_next_sibling(TSTreeCursor *);
RUNTIME bool ts_tree_cursor_goto_parent(TSTreeCursor *);
RUNTIME uint16_t ts_node_symbol(TSNode);
RUNTIME uint32_t ts_node_start_byte(TSNode);
RUNTIME uint32_t ts_node_end_byte(TSNode);
RUNTIME uint32_t ts_node_descendant_count(TSNode);

uint32_t pyfix_tree_size(const flat_root *root) {
  return ts_node_descendant_count(*root);
}

uint32_t pyfix_tree_copy(const flat_root *root, const uint8_t *fieldless,
                         flat_node *out, uint32_t capacity, uint32_t *depth) {
  TSTreeCursor cursor = ts_tree_cursor_new(*root);
  uint32_t count = 0, level = 1;
  *depth = 1;
  int32_t parent = -1;
  for (;;) {
    if (count == capacity) {
      count++; /* more nodes than announced: the caller must notice */
      break;
    }
    TSNode node = ts_tree_cursor_current_node(&cursor);
    int32_t self = (int32_t)count++;
    flat_node *flat = &out[self];
    flat->start = ts_node_start_byte(node);
    flat->end = ts_node_end_byte(node);
    flat->parent = parent;
    flat->symbol = ts_node_symbol(node);
    flat->field = parent < 0 || fieldless[out[parent].symbol] ? 0 : ts_tree_cursor_current_field_id(&cursor);
    if (ts_tree_cursor_goto_first_child(&cursor)) {
      parent = self;
      if (++level > *depth) *depth = level;
      continue;
    }
    flat->next = (int32_t)count;
    while (!ts_tree_cursor_goto_next_sibling(&cursor)) {
      if (!ts_tree_cursor_goto_parent(&cursor) || parent < 0) goto done;
      out[parent].next = (int32_t)count;
      parent = out[parent].parent;
      level--;
    }
  }
done:
  ts_tree_cursor_delete(&cursor);
  return count;
}
