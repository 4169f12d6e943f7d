/*
 * lists: linked lists that are reversed, merged and sorted, and a hash table with chains.
 */
#include "bench.h"

enum { NODES = 8192, BUCKETS = 4096 };

struct node {
  struct node *next;
  uint32_t key;
  uint32_t value;
};

static struct node pool[NODES];
static struct node entries[NODES];
static struct node *buckets[BUCKETS];

BENCH_CALL struct node *reverse(struct node *list) {
  struct node *reversed = NULL;
  while (list != NULL) {
    struct node *next = list->next;
    list->next = reversed;
    reversed = list;
    list = next;
  }
  return reversed;
}

static struct node *merge(struct node *a, struct node *b) {
  struct node head = {NULL, 0, 0};
  struct node *last = &head;
  while (a != NULL && b != NULL) {
    struct node **least = a->key <= b->key ? &a : &b;
    last->next = *least;
    last = *least;
    *least = last->next;
  }
  last->next = a != NULL ? a : b;
  return head.next;
}

/* Merge sort: halves the list with a slow and a fast pointer. */
BENCH_CALL struct node *sort(struct node *list) {
  if (list == NULL || list->next == NULL) return list;
  struct node *slow = list;
  for (struct node *fast = list->next; fast != NULL && fast->next != NULL; fast = fast->next->next)
    slow = slow->next;
  struct node *second = slow->next;
  slow->next = NULL;
  return merge(sort(list), sort(second));
}

static uint32_t bucket_of(uint32_t key) { return (key * 2654435761u) >> 20; }

BENCH_CALL struct node *look_up(uint32_t key) {
  struct node *at = buckets[bucket_of(key)];
  while (at != NULL && at->key != key) at = at->next;
  return at;
}

BENCH_CALL void put(struct node *entry, uint32_t key, uint32_t value) {
  struct node **bucket = &buckets[bucket_of(key)];
  *entry = (struct node){*bucket, key, value};
  *bucket = entry;
}

BENCH_CALL int take(uint32_t key) {
  for (struct node **link = &buckets[bucket_of(key)]; *link != NULL; link = &(*link)->next) {
    if ((*link)->key != key) continue;
    *link = (*link)->next;
    return 1;
  }
  return 0;
}

static uint64_t run(uint32_t percent) {
  uint64_t sum = BENCH_SEED;
  uint64_t seed = 11;
  for (uint32_t round = bench_rounds(60, percent); round > 0; round--) {
    struct node *list = NULL;
    uint32_t used = 0;
    for (uint32_t i = 0; i < BUCKETS; i++) buckets[i] = NULL;
    for (uint32_t i = 0; i < NODES; i++) {
      pool[i] = (struct node){list, (uint32_t)(bench_next(&seed) >> 50), i};
      list = &pool[i];
    }
    list = reverse(sort(reverse(list)));
    for (const struct node *at = list; at != NULL; at = at->next) {
      struct node *known = look_up(at->key);
      if (known != NULL) known->value += at->value;
      else put(&entries[used++], at->key, at->value);
      if ((at->value & 7) == 0) sum += (uint64_t)take(at->key / 2);
      sum = bench_mix(sum, at->key);
    }
    for (uint32_t key = 0; key < NODES; key++) {
      const struct node *found = look_up(key);
      if (found != NULL) sum += found->value;
    }
  }
  return sum;
}

const struct bench_program bench_lists = {"lists", run};
