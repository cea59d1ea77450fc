// C += transpose(A) B, the weight gradients: one long product over all tokens of a micro-batch.
//
// Tokens are taken in blocks: partial sums over a block stay in registers and are then added to C, which keeps the
// rounding error of sums over thousands of tokens low and the operands in the cache. Both operands are copied into
// contiguous blocks first, for rows of a power of two of floats would fall into few cache sets.

#define BLOCK_TOKENS 128
#define BLOCK_COLUMNS (32 * TK_ROWS)

INLINE void add_tile(const int rows, const int vectors, int64_t columns, int64_t tokens, const float *a,
                     const float *b, float *c, int64_t c_stride) {
  vf sums[TK_ROWS][4] = {0};
  for (int64_t t = 0; t < tokens; t++) {
    vf column[4];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) column[v] = load(b + (t * vectors + v) * TK_LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = splat(a[t * rows + r]);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) sums[r][v] = multiply_add(x, column[v], sums[r][v]);
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

static void multiply_transposed(int64_t m, int64_t n, int64_t k, const float *a, int64_t a_stride, const float *b,
                                int64_t b_stride, float *c, int64_t c_stride) {
  _Alignas(64) float a_block[BLOCK_TOKENS * BLOCK_COLUMNS];
  _Alignas(64) float b_block[BLOCK_TOKENS * PANEL];
  for (int64_t token = 0; token < k; token += BLOCK_TOKENS) {
    int64_t tokens = MIN(k - token, BLOCK_TOKENS);
    for (int64_t left = 0; left < m; left += BLOCK_COLUMNS) {
      int64_t width = MIN(m - left, BLOCK_COLUMNS);
      // Strips of TK_ROWS columns of A, token after token; the last strip is as narrow as it is.
      for (int64_t strip = 0; strip < width; strip += TK_ROWS) {
        int64_t rows = MIN(width - strip, TK_ROWS);
        const float *source = a + token * a_stride + left + strip;
        float *target = a_block + strip * tokens;
        for (int64_t t = 0; t < tokens; t++, source += a_stride, target += rows)
          for (int64_t r = 0; r < rows; r++) target[r] = source[r];
      }
      for (int64_t start = 0; start < n; start += PANEL) {
        int64_t columns = MIN(n - start, PANEL);
        int vectors = (int)((columns + TK_LANES - 1) / TK_LANES);
        pack(tokens, columns, b + token * b_stride + start, b_stride, false, b_block);
        for (int64_t strip = 0; strip < width; strip += TK_ROWS) {
          int rows = (int)MIN(width - strip, TK_ROWS);
#define ADD(R, V)                                                                                              \
  add_tile(R, V, columns, tokens, a_block + strip * tokens, b_block, c + (left + strip) * c_stride + start, \
           c_stride)
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
      for (int64_t r = 0; r < rows; r++) {
        const float *p = a + (top + r) * stride + j;
        sum += load_partial(p, lanes);
      }
      store_partial(sums + j, load_partial(sums + j, lanes) + sum, lanes);
    }
  }
}
