/*
 * tree: a first-fit allocator that joins its free neighbours, under binary search trees of
 * nodes of different sizes: insert, find, walk, delete.
 */
#include "bench.h"

enum { HEAP = 4 * 1024 * 1024, UNIT = 16 };

/* A block begins with its size in units; a free one has the next free block, by address. */
struct block {
  uint64_t units;
  struct block *next;
};

static struct block arena[HEAP / UNIT];
static struct block *free_list;

static void heap_reset(void) {
  free_list = arena;
  arena[0].units = HEAP / UNIT;
  arena[0].next = NULL;
}

BENCH_CALL void *allocate(size_t bytes) {
  uint64_t units = (bytes + sizeof(struct block) + UNIT - 1) / UNIT;
  for (struct block **link = &free_list; *link != NULL; link = &(*link)->next) {
    struct block *found = *link;
    if (found->units < units) continue;
    if (found->units == units) {
      *link = found->next;
    } else {
      struct block *rest = found + units;
      rest->units = found->units - units;
      rest->next = found->next;
      found->units = units;
      *link = rest;
    }
    return found + 1;
  }
  return NULL;
}

BENCH_CALL void release(void *memory) {
  struct block *freed = (struct block *)memory - 1;
  struct block *before = NULL;
  struct block *after = free_list;
  /* The list is kept short by joining, so looking for the place is cheap. */
  while (after != NULL && after < freed) {
    before = after;
    after = after->next;
  }
  freed->next = after;
  if (after != NULL && freed + freed->units == after) {
    freed->units += after->units;
    freed->next = after->next;
  }
  if (before == NULL) {
    free_list = freed;
  } else if (before + before->units == freed) {
    before->units += freed->units;
    before->next = freed->next;
  } else {
    before->next = freed;
  }
}

struct node {
  struct node *left, *right;
  uint64_t key;
  uint32_t length;
  uint32_t payload[];
};

static struct node *insert(struct node *root, uint64_t key) {
  struct node **link = &root;
  while (*link != NULL) link = key < (*link)->key ? &(*link)->left : &(*link)->right;
  uint32_t length = 1 + (uint32_t)(key >> 60);
  struct node *fresh = allocate(sizeof(struct node) + length * 4);
  if (fresh == NULL) return root;
  fresh->left = fresh->right = NULL;
  fresh->key = key;
  fresh->length = length;
  for (uint32_t i = 0; i < length; i++) fresh->payload[i] = (uint32_t)key + i;
  *link = fresh;
  return root;
}

static struct node *find(struct node *at, uint64_t key) {
  while (at != NULL && at->key != key) at = key < at->key ? at->left : at->right;
  return at;
}

static struct node *delete(struct node *root, uint64_t key) {
  struct node **link = &root;
  while (*link != NULL && (*link)->key != key)
    link = key < (*link)->key ? &(*link)->left : &(*link)->right;
  struct node *gone = *link;
  if (gone == NULL) return root;
  if (gone->left == NULL) {
    *link = gone->right;
  } else if (gone->right == NULL) {
    *link = gone->left;
  } else {
    struct node **least = &gone->right;
    while ((*least)->left != NULL) least = &(*least)->left;
    struct node *heir = *least;
    *least = heir->right;
    heir->left = gone->left;
    heir->right = gone->right;
    *link = heir;
  }
  release(gone);
  return root;
}

BENCH_CALL uint64_t walk(const struct node *at, uint64_t sum) {
  if (at == NULL) return sum;
  sum = walk(at->left, sum);
  for (uint32_t i = 0; i < at->length; i++) sum += at->payload[i];
  return walk(at->right, bench_mix(sum, at->key));
}

static uint64_t run(uint32_t percent) {
  enum { NODES = 4000 };
  uint64_t sum = BENCH_SEED;
  for (uint32_t round = bench_rounds(24, percent); round > 0; round--) {
    struct node *root = NULL;
    heap_reset();
    uint64_t seed = round;
    for (int i = 0; i < NODES; i++) root = insert(root, bench_next(&seed));
    for (int pass = 0; pass < 3; pass++) {
      /* Every key once more: every fourth goes, and a new one comes for every second of these. */
      uint64_t again = round;
      for (int i = 0; i < NODES; i++) {
        uint64_t key = bench_next(&again);
        const struct node *found = find(root, key);
        if (found != NULL) sum += found->length;
        if (i % 4 == pass) root = delete(root, key);
        if (i % 8 == pass) root = insert(root, bench_next(&seed));
      }
      sum = walk(root, sum);
    }
  }
  return sum;
}

const struct bench_program bench_tree = {"tree", run};
