#include <stdbool.h>
#include <stdint.h>

/* flat_node mirrors the Go type Node, field by field. */
typedef struct {
  uint32_t start, end;
  int32_t parent, next;
  uint16_t symbol, field;
} flat_node;

/* flat_root is laid out as tree-sitter's TSNode. */
typedef struct {
  uint32_t context[4];
  const void *id, *tree;
} flat_root;

/* pyfix_tree_size returns how many nodes the tree below root has, itself
 * included. */
uint32_t pyfix_tree_size(const flat_root *root);

/* pyfix_tree_copy writes the tree below root, in which there is no error, to
 * out, parents before children, children in source order, and returns how many
 * nodes it wrote, or capacity + 1 if there were more. The children of symbols
 * that fieldless has a 1 for have no fields: to ask for them costs, in a node of
 * many children, time with their number. depth gets how many nodes at most are
 * nested in each other. */
uint32_t pyfix_tree_copy(const flat_root *root, const uint8_t *fieldless,
                         flat_node *out, uint32_t capacity, uint32_t *depth);
