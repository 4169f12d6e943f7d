/**
 * The C text of the SDK: what a freestanding program needs beside the calls.
 *
 * Everything is static inline or weak, so one header is the whole SDK. The
 * mem functions are those a C compiler calls on its own; the empty asm in
 * their loops keeps it from turning them into calls to themselves.
 */

/** C text appended to the generated declarations. */
export const SDK_TEXT = `
#define FLAT_WEAK __attribute__((weak))
#define FLAT_INLINE static inline __attribute__((unused))
#define FLAT_KEEP_LOOP __asm__ volatile("" ::: "memory")

/* ---- what the compiler calls on its own ---- */

FLAT_WEAK void *memcpy(void *to, const void *from, size_t length) {
  unsigned char *t = (unsigned char *)to;
  const unsigned char *f = (const unsigned char *)from;
  if ((((uintptr_t)t | (uintptr_t)f) & 7) == 0) {
    while (length >= 8) {
      *(uint64_t *)t = *(const uint64_t *)f;
      t += 8;
      f += 8;
      length -= 8;
      FLAT_KEEP_LOOP;
    }
  }
  while (length != 0) {
    *t++ = *f++;
    length--;
    FLAT_KEEP_LOOP;
  }
  return to;
}

FLAT_WEAK void *memset(void *to, int byte, size_t length) {
  unsigned char *t = (unsigned char *)to;
  uint64_t word = (unsigned char)byte * 0x0101010101010101ull;
  while (length != 0 && ((uintptr_t)t & 7) != 0) {
    *t++ = (unsigned char)byte;
    length--;
    FLAT_KEEP_LOOP;
  }
  while (length >= 8) {
    *(uint64_t *)t = word;
    t += 8;
    length -= 8;
    FLAT_KEEP_LOOP;
  }
  while (length != 0) {
    *t++ = (unsigned char)byte;
    length--;
    FLAT_KEEP_LOOP;
  }
  return to;
}

FLAT_WEAK void *memmove(void *to, const void *from, size_t length) {
  unsigned char *t = (unsigned char *)to;
  const unsigned char *f = (const unsigned char *)from;
  if (t == f) return to;
  if ((uintptr_t)t - (uintptr_t)f >= length) return memcpy(to, from, length);
  while (length != 0) {
    length--;
    t[length] = f[length];
    FLAT_KEEP_LOOP;
  }
  return to;
}

FLAT_WEAK int memcmp(const void *a, const void *b, size_t length) {
  const unsigned char *x = (const unsigned char *)a;
  const unsigned char *y = (const unsigned char *)b;
  for (size_t i = 0; i < length; i++) {
    if (x[i] != y[i]) return x[i] < y[i] ? -1 : 1;
    FLAT_KEEP_LOOP;
  }
  return 0;
}

FLAT_WEAK size_t strlen(const char *text) {
  size_t length = 0;
  while (text[length] != 0) {
    length++;
    FLAT_KEEP_LOOP;
  }
  return length;
}

/* ---- small things every program wants ---- */

/* True when both strings are the same. */
FLAT_INLINE int flat_same(const char *a, const char *b) {
  while (*a != 0 && *a == *b) {
    a++;
    b++;
  }
  return *a == *b;
}

/* Writes all of it, waiting for room as often as needed. Returns an error number. */
FLAT_INLINE int64_t flat_write_all(const struct flat_system *sys, const void *bytes, size_t length) {
  const unsigned char *next = (const unsigned char *)bytes;
  while (length != 0) {
    struct flat_result r = sys->output(next, length);
    if (r.error == FLAT_AGAIN) r = sys->wait(-1, FLAT_UNTIL_OUTPUT);
    else if (r.error == FLAT_OK) {
      next += r.value;
      length -= (size_t)r.value;
    }
    if (r.error != FLAT_OK) return r.error;
  }
  return FLAT_OK;
}

/*
 * Reads at least one byte, waiting for it. The error is FLAT_END when the
 * input has ended; otherwise the value says how many bytes came.
 */
FLAT_INLINE struct flat_result flat_read(const struct flat_system *sys, void *bytes, size_t length) {
  for (;;) {
    struct flat_result r = sys->input(bytes, length);
    if (r.error != FLAT_AGAIN) return r;
    r = sys->wait(-1, FLAT_UNTIL_INPUT);
    if (r.error != FLAT_OK) return r;
  }
}

/* Writes a string. Returns an error number. */
FLAT_INLINE int64_t flat_puts(const struct flat_system *sys, const char *text) {
  return flat_write_all(sys, text, strlen(text));
}

/* Writes an unsigned number in decimal. Returns an error number. */
FLAT_INLINE int64_t flat_put_u64(const struct flat_system *sys, uint64_t number) {
  char digits[20];
  size_t at = sizeof digits;
  do {
    digits[--at] = (char)('0' + number % 10);
    number /= 10;
  } while (number != 0);
  return flat_write_all(sys, digits + at, sizeof digits - at);
}

/* Writes a signed number in decimal. Returns an error number. */
FLAT_INLINE int64_t flat_put_i64(const struct flat_system *sys, int64_t number) {
  if (number >= 0) return flat_put_u64(sys, (uint64_t)number);
  int64_t error = flat_write_all(sys, "-", 1);
  return error != FLAT_OK ? error : flat_put_u64(sys, 0 - (uint64_t)number);
}

/* Writes a number in hexadecimal with that many digits. Returns an error number. */
FLAT_INLINE int64_t flat_put_hex(const struct flat_system *sys, uint64_t number, int digits) {
  char text[16];
  if (digits > 16) digits = 16;
  for (int i = digits - 1; i >= 0; i--) {
    text[i] = "0123456789abcdef"[number & 15];
    number >>= 4;
  }
  return flat_write_all(sys, text, (size_t)digits);
}

/*
 * Reads a whole decimal number, digits only, below 2^63; true when the text is
 * one. Otherwise the number is left as it was.
 */
FLAT_INLINE int flat_number(const char *text, uint64_t *number) {
  uint64_t value = 0;
  if (*text == 0) return 0;
  for (; *text != 0; text++) {
    uint64_t digit = (uint64_t)(unsigned char)*text - '0';
    if (digit > 9 || value > (INT64_MAX - digit) / 10) return 0;
    value = value * 10 + digit;
  }
  *number = value;
  return 1;
}

/* Adds a record to the kernel log. Returns an error number. */
FLAT_INLINE int64_t flat_log(const struct flat_system *sys, uint64_t level, const char *text) {
  return sys->log(level, text, strlen(text)).error;
}

/* Starts a configured Task. The value is its id. */
FLAT_INLINE struct flat_result flat_spawn(const struct flat_system *sys, const char *name) {
  return sys->spawn(name, strlen(name));
}

/* Sleeps that many nanoseconds. Returns an error number. */
FLAT_INLINE int64_t flat_sleep(const struct flat_system *sys, int64_t nanoseconds) {
  return sys->sleep(nanoseconds).error;
}

/* Tells those who look at this Task how many bytes of its heap are in use. */
FLAT_INLINE void flat_heap_used(const struct flat_self *self, uint64_t bytes) {
  ((struct flat_self *)self)->heap_used = bytes;
}

/* Takes the oldest event out of the ring; false when there is none. */
FLAT_INLINE int flat_next_event(const struct flat_self *self, struct flat_event *event) {
  struct flat_event_ring *ring = self->events;
  uint32_t tail = ring->tail;
  if (tail == ring->head) return 0;
  *event = ring->events[tail & (ring->capacity - 1)];
  ring->tail = tail + 1;
  return 1;
}

/*
 * Waits until a Task this one started has ended; the value is its exit status.
 * Other events that come meanwhile are taken out of the ring and dropped.
 */
FLAT_INLINE struct flat_result flat_wait_for(const struct flat_system *sys,
                                             const struct flat_self *self, uint64_t id) {
  struct flat_event event;
  for (;;) {
    while (flat_next_event(self, &event)) {
    }
    struct flat_result r = sys->status(id);
    if (r.error != FLAT_AGAIN) return r;
    r = sys->wait(-1, FLAT_UNTIL_EVENT);
    if (r.error != FLAT_OK) return r;
  }
}
`;
