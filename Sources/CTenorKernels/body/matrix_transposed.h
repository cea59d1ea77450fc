// C += transpose(A) B, the weight gradients: one long product over all tokens of a micro-batch. A and B are matrices of
// operands; in bfloat16 the blocks pair the numbers of two tokens. A has two ranges of columns (inputs and states), B a
// block of columns for each gate, so that one call copies each of them once.
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

// Strips of TK_ROWS of the columns of A from `left` on, token after token; the last strip is as narrow as it is.
INLINE void copy_strips(int64_t tokens, int64_t width, const float *a, int64_t a_stride, int64_t left, float *block) {
  for (int64_t strip = 0; strip < width; strip += TK_ROWS)
    copy_strip(tokens, MIN(width - strip, TK_ROWS), a, a_stride, left + strip, block + strip * SLOTS(tokens));
}

// Adds to C the products of `width` columns of A, copied by `copy_strips`, and a panel of B, copied by `copy_panel`.
INLINE void add_strips(int64_t tokens, int64_t width, int64_t columns, const float *a_block, const float *b_block,
                       float *c, int64_t c_stride) {
  const int64_t slots = SLOTS(tokens);
  const int vectors = (int)((columns + TK_LANES - 1) / TK_LANES);
  for (int64_t strip = 0; strip < width; strip += TK_ROWS) {
    const int rows = (int)MIN(width - strip, TK_ROWS);
#define ADD(R, V) add_tile(R, V, columns, slots, a_block + strip * slots, b_block, c + strip * c_stride, c_stride)
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

// A block of tokens and at most BLOCK_COLUMNS columns of A, `first` of them from `left` on and the others from
// `second_left` on.
static void add_block(const tk_transposed *p, int64_t token, int64_t tokens, int64_t left, int64_t first,
                      int64_t second_left, int64_t second, float *c) {
  _Alignas(64) float a_block[BLOCK_TOKENS * BLOCK_COLUMNS];
  _Alignas(64) float b_block[BLOCK_TOKENS * PANEL];
  const float *a = p->a + token * p->a_stride, *b = p->b + token * p->b_stride;
  float *second_block = a_block + first * SLOTS(tokens);
  copy_strips(tokens, first, a, p->a_stride, left, a_block);
  copy_strips(tokens, second, a, p->a_stride, second_left, second_block);
  for (int64_t block = 0; block < p->blocks; block++) {
    const int64_t target = (p->order ? p->order[block] : block) * p->block_columns;
    for (int64_t start = 0; start < p->block_columns; start += PANEL) {
      const int64_t columns = MIN(p->block_columns - start, PANEL);
      copy_panel(tokens, columns, b, p->b_stride, block * p->block_stride + start, b_block);
      add_strips(tokens, first, columns, a_block, b_block, c + target + start, p->c_stride);
      add_strips(tokens, second, columns, second_block, b_block, c + first * p->c_stride + target + start, p->c_stride);
    }
  }
}

static void multiply_transposed(const tk_transposed *p) {
  const int64_t m = p->first + p->second;
  for (int64_t token = 0; token < p->tokens; token += BLOCK_TOKENS) {
    const int64_t tokens = MIN(p->tokens - token, BLOCK_TOKENS);
    for (int64_t left = 0; left < m; left += BLOCK_COLUMNS) {
      const int64_t width = MIN(m - left, BLOCK_COLUMNS), first = CLAMP(p->first - left, 0, width);
      const int64_t second_left = p->second_offset + (left > p->first ? left - p->first : 0);
      add_block(p, token, tokens, left, first, second_left, width - first, p->c + left * p->c_stride);
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
