// C = A B + bias with A a matrix of operands and B packed into panels of 4 vectors' columns; the last panel has as many
// vectors as it needs. A's columns may be several blocks with gaps between them, B's rows have none.

#define PANEL (4 * TK_LANES)

static int64_t packed_count(int64_t k, int64_t n) { return PART_SLOTS(k) * ROUND_UP(n, TK_LANES); }

// Packs B (K x N), for products with matrices of the given kind.
static void pack_part(int64_t k_count, int64_t n, const float *b, int64_t stride, const part_kind kind, float *packed) {
  for (int64_t start = 0; start < n; start += PANEL) {
    int64_t columns = MIN(n - start, PANEL), width = ROUND_UP(columns, TK_LANES);
    for (int64_t j = 0; j < columns; j += TK_LANES)
      pack_vector(b + start + j, stride, k_count, columns - j, kind, packed + j, width);
    packed += PART_SLOTS(k_count) * width;
  }
}

#if TRAINS

static void pack_transposed(int64_t k_count, int64_t n, const float *b, int64_t stride, float *packed) {
  float rows[2][PANEL];
  for (int64_t start = 0; start < n; start += PANEL) {
    int64_t columns = MIN(n - start, PANEL), width = ROUND_UP(columns, TK_LANES);
    for (int64_t k = 0; k < SLOTS(k_count); k++, packed += width) {
      int64_t count = k_count - k * PER_SLOT;
      for (int64_t e = 0; e < MIN(PER_SLOT, count); e++)
        for (int64_t j = 0; j < columns; j++) rows[e][j] = b[(start + j) * stride + k * PER_SLOT + e];
      for (int64_t j = 0; j < columns; j += TK_LANES)
        store(packed + j, slots_of_rows(rows[0] + j, PANEL, 0, count, columns - j));
    }
  }
}

static void pack(int64_t k_count, int64_t n, const float *b, int64_t stride, bool transpose, float *packed) {
  if (transpose)
    pack_transposed(k_count, n, b, stride, packed);
  else
    pack_part(k_count, n, b, stride, INPUT_PART, packed);
}

INLINE void multiply_tile(const int rows, const int vectors, int64_t columns, int64_t k, int64_t blocks,
                          int64_t block_stride, const float *a, int64_t a_stride, const float *b, const float *bias,
                          float *c, int64_t c_stride, bool accumulate_c) {
  vf sums[TK_ROWS][4];
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    int64_t lanes = MIN(columns - v * TK_LANES, TK_LANES);
    vf start = bias ? load_partial(bias + v * TK_LANES, lanes)
                    : splat(0.0f);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) sums[r][v] = start;
  }
  for (int64_t block = 0; block < blocks; block++)
    accumulate(sums, rows, vectors, vectors - 1, a + block * block_stride, a_stride,
               b + block * SLOTS(k) * vectors * TK_LANES, vectors * TK_LANES, SLOTS(k));
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    int64_t lanes = MIN(columns - v * TK_LANES, TK_LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      float *target = c + r * c_stride + v * TK_LANES;
      store_partial(target, accumulate_c ? load_partial(target, lanes) + sums[r][v] : sums[r][v], lanes);
    }
  }
}

static void multiply(int64_t m, int64_t n, int64_t k, int64_t blocks, int64_t block_stride, const float *a,
                     int64_t a_stride, const float *packed, const float *bias, float *c, int64_t c_stride,
                     bool accumulate_c) {
  for (int64_t start = 0; start < n; start += PANEL) {
    int64_t columns = MIN(n - start, PANEL);
    int vectors = (int)((columns + TK_LANES - 1) / TK_LANES);
    const float *panel_bias = bias ? bias + start : NULL;
    for (int64_t row = 0, rows; row < m; row += rows) {
      rows = tile_rows(m - row);
#define TILE_OF_VECTORS(V) DISPATCH_ROWS(rows, TILE_##V)
#define MULTIPLY(R, V)                                                                                               \
  multiply_tile(R, V, columns, k, blocks, block_stride, a + row * a_stride, a_stride, packed, panel_bias,            \
                c + row * c_stride + start, c_stride, accumulate_c)
#define TILE_4(R) MULTIPLY(R, 4)
#define TILE_3(R) MULTIPLY(R, 3)
#define TILE_2(R) MULTIPLY(R, 2)
#define TILE_1(R) MULTIPLY(R, 1)
      DISPATCH_VECTORS(vectors, TILE_OF_VECTORS)
#undef TILE_4
#undef TILE_3
#undef TILE_2
#undef TILE_1
#undef MULTIPLY
#undef TILE_OF_VECTORS
    }
    packed += blocks * SLOTS(k) * vectors * TK_LANES;
  }
}

#endif
