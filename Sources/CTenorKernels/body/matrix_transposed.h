// C += transpose(A) B, the weight gradients: one long product over all tokens of a micro-batch. A and B are matrices of
// operands; in bfloat16 the blocks pair the numbers of two tokens.
//
// Tokens are taken in blocks: partial sums over a block stay in registers and are then added to C, which keeps the
// rounding error of sums over thousands of tokens low and the operands in the cache. Both operands are copied into
// contiguous blocks first, for rows of a power of two of floats would fall into few cache sets.

#define BLOCK_TOKENS 128
#define BLOCK_COLUMNS (32 * TK_ROWS)

INLINE void add_tile(const int rows, const int vectors, int64_t columns, int64_t slots, const float *a,
                     const float *b, float *c, int64_t c_stride) {
  vf sums[TK_ROWS][4] = {0};
  for (int64_t t = 0; t < slots; t++) {
    vf column[4];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) column[v] = load(b + (t * vectors + v) * TK_LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = splat_slot(a + t * rows + r);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[r][v] = multiply_slots(x, column[v], sums[r][v]);
    }
  }
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    int64_t lanes = MIN(columns - v * TK_LANES, TK_LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      float *target = c + r * c_stride + v * TK_LANES;
      store_partial(target, load_partial(target, lanes) + sums[r][v], lanes);
    }
  }
}

// Columns left ... of a row of operands, as a block of a strip holds them.
INLINE void copy_strip(int64_t tokens, int64_t columns, const float *a, int64_t a_stride, int64_t left, float *block) {
#if TK_BFLOAT16_OPERANDS
  uint16_t *target = (uint16_t *)block;
  for (int64_t t = 0; t < tokens; t += 2, target += 2 * columns) {
    const uint16_t *first = (const uint16_t *)(a + t * a_stride) + left;
    const uint16_t *second = (const uint16_t *)(a + (t + 1) * a_stride) + left;
    for (int64_t j = 0; j < columns; j++) {
      target[2 * j] = first[j];
      target[2 * j + 1] = t + 1 < tokens ? second[j] : 0;
    }
  }
#else
  if (columns == TK_ROWS) {
    for (int64_t t = 0; t < tokens; t++) __builtin_memcpy(block + t * TK_ROWS, a + t * a_stride + left, TK_ROWS * 4);
    return;
  }
  for (int64_t t = 0; t < tokens; t++, block += columns)
    for (int64_t j = 0; j < columns; j++) block[j] = a[t * a_stride + left + j];
#endif
}

// As `copy_strip`, with columns filled up to whole vectors.
INLINE void copy_panel(int64_t tokens, int64_t columns, const float *b, int64_t b_stride, int64_t left, float *block) {
  for (int64_t t = 0; t < tokens; t += PER_SLOT) {
    for (int64_t j = 0; j < columns; j += TK_LANES, block += TK_LANES) {
      const float *row = b + t * b_stride;
      vf slots = load_operands(row, left + j, columns - j);
#if TK_BFLOAT16_OPERANDS
      vf second = t + 1 < tokens ? load_operands(row + b_stride, left + j, columns - j) : splat(0.0f);
      slots = (vf)(((vu)slots >> 16) | (vu)second);
#endif
      store(block, slots);
    }
  }
}

static void multiply_transposed(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_stride, const float *b,
                                int64_t b_stride, float *c, int64_t c_stride) {
  _Alignas(64) float a_block[BLOCK_TOKENS * BLOCK_COLUMNS];
  _Alignas(64) float b_block[BLOCK_TOKENS * PANEL];
  for (int64_t token = 0; token < k; token += BLOCK_TOKENS) {
    int64_t tokens = MIN(k - token, BLOCK_TOKENS);
    for (int64_t left = 0; left < m; left += BLOCK_COLUMNS) {
      int64_t width = MIN(m - left, BLOCK_COLUMNS);
      // Strips of TK_ROWS columns of A, token after token; the last strip is as narrow as it is.
      for (int64_t strip = 0; strip < width; strip += TK_ROWS)
        copy_strip(tokens, MIN(width - strip, TK_ROWS), a + token * a_stride, a_stride, left + strip,
                   a_block + strip * SLOTS(tokens));
      for (int64_t start = 0; start < n; start += PANEL) {
        int64_t columns = MIN(n - start, PANEL);
        int vectors = (int)((columns + TK_LANES - 1) / TK_LANES);
        copy_panel(tokens, columns, b + token * b_stride, b_stride, start, b_block);
        for (int64_t strip = 0; strip < width; strip += TK_ROWS) {
          int rows = (int)MIN(width - strip, TK_ROWS);
#define ADD(R, V)                                                                  \
  add_tile(R, V, columns, SLOTS(tokens), a_block + strip * SLOTS(tokens), b_block, \
           c + (left + strip) * c_stride + start, c_stride)
#define TILE_OF_VECTORS(V) DISPATCH_ROWS(rows, TILE_##V)
#define TILE_4(R) ADD(R, 4)
#define TILE_3(R) ADD(R, 3)
#define TILE_2(R) ADD(R, 2)
#define TILE_1(R) ADD(R, 1)
          DISPATCH_VECTORS(vectors, TILE_OF_VECTORS)
#undef TILE_4
#undef TILE_3
#undef TILE_2
#undef TILE_1
#undef TILE_OF_VECTORS
#undef ADD
        }
      }
    }
  }
}

static void add_column_sums(int64_t m, int64_t n, const float *a, int64_t stride, float *sums) {
  for (int64_t top = 0; top < m; top += BLOCK_TOKENS) {
    int64_t rows = MIN(m - top, BLOCK_TOKENS);
    for (int64_t j = 0; j < n; j += TK_LANES) {
      int64_t lanes = MIN(n - j, TK_LANES);
      vf sum = splat(0.0f);
      for (int64_t r = 0; r < rows; r++) sum += load_operands(a + (top + r) * stride, j, lanes);
      store_partial(sums + j, load_partial(sums + j, lanes) + sum, lanes);
    }
  }
}
