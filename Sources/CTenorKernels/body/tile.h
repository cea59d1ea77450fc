// The register tile: TK_ROWS rows by up to 4 vectors of accumulators, the heart of every product here.
//
// Each accumulator sums its products in the order of k, whatever the number of rows or vectors in the tile, so a row's
// result does not depend on its neighbours.

// For each r < rows, v < vectors: sums[r][slot[v]] += the dot product over the slots k of a's row r and column v of the
// panel b.
INLINE void accumulate(vf (*restrict sums)[4], const int rows, const int vectors, const int last_slot, const float *a,
                       int64_t a_stride, const float *restrict b, int64_t b_stride, int64_t slots) {
  const float *row[TK_ROWS];
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) row[r] = a + r * a_stride;
  for (int64_t k = 0; k < slots; k++) {
    vf column[4];
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) column[v] = load(b + k * b_stride + v * TK_LANES);
#pragma clang loop unroll(full)
    for (int r = 0; r < rows; r++) {
      vf x = splat_slot(row[r] + k);
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        const int slot = v + 1 == vectors ? last_slot : v;
        sums[r][slot] = multiply_slots(x, column[v], sums[r][slot]);
      }
    }
  }
}

// The panels that one row is multiplied with at a time: alone, a panel's sums would wait for each other.
#define ROW_PANELS 4

// As `accumulate` for one row and ROW_PANELS panels, `panel_stride` apart.
INLINE void accumulate_row(vf (*restrict sums)[4], const int vectors, const int last_slot, const float *a,
                           const float *restrict b, int64_t b_stride, int64_t panel_stride, int64_t slots) {
  for (int64_t k = 0; k < slots; k++) {
    vf x = splat_slot(a + k);
#pragma clang loop unroll(full)
    for (int p = 0; p < ROW_PANELS; p++) {
#pragma clang loop unroll(full)
      for (int v = 0; v < vectors; v++) {
        const int slot = v + 1 == vectors ? last_slot : v;
        sums[p][slot] = multiply_slots(x, load(b + p * panel_stride + k * b_stride + v * TK_LANES), sums[p][slot]);
      }
    }
  }
}

// Vectors `v` of the rows of a matrix that lie `stride` apart, to and from a tile.

INLINE void load_tile(vf (*restrict tile)[4], const int rows, const int vectors, const float *source, int64_t stride) {
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) tile[r][v] = load(source + r * stride + v * TK_LANES);
}

INLINE void store_tile(vf (*tile)[4], const int rows, const int vectors, float *target, int64_t stride) {
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < vectors; v++) store(target + r * stride + v * TK_LANES, tile[r][v]);
}

#if TK_INT8_OPERANDS
// sums[slot[v]] += dots[v], integers, times the row's scale and the columns' scales at `scales`.
INLINE void add_scaled(vf *restrict sums, const vf *dots, const int vectors, const int last_slot, const float *scales,
                       vf row_scale) {
#pragma clang loop unroll(full)
  for (int v = 0; v < vectors; v++) {
    const int slot = v + 1 == vectors ? last_slot : v;
    vf value = __builtin_convertvector((vi)dots[v], vf);
    sums[slot] = multiply_add(value, load(scales + v * TK_LANES) * row_scale, sums[slot]);
  }
}
#endif

// For each r < rows, v < vectors: sums[r][slot[v]] += the product of a's row r, `count` numbers, and column v of the part
// of packed weights at `part`, whose rows have `vectors` vectors.
INLINE void add_products(vf (*restrict sums)[4], const int rows, const int vectors, const int last_slot, const float *a,
                         int64_t a_stride, const float *restrict part, int64_t count, const part_kind kind) {
  const int64_t width = vectors * TK_LANES;
#if TK_INT8_OPERANDS
  vf dots[TK_ROWS][4];
  load_tile(dots, rows, vectors, part + width, 0);
  accumulate(dots, rows, vectors, vectors - 1, a, a_stride, part + PART_HEADER * width, width, SLOTS(count));
#pragma clang loop unroll(full)
  for (int r = 0; r < rows; r++) {
    vf row_scale = kind == INPUT_PART ? splat(a[r * a_stride + SLOTS(count)]) : splat(1.0f);
    add_scaled(sums[r], dots[r], vectors, last_slot, part, row_scale);
  }
#else
  accumulate(sums, rows, vectors, last_slot, a, a_stride, part, width, SLOTS(count));
#endif
}

// As `add_products` for one row and ROW_PANELS panels, `panel_stride` apart.
INLINE void add_row_products(vf (*restrict sums)[4], const int vectors, const int last_slot, const float *a,
                             const float *restrict part, int64_t panel_stride, int64_t count, const part_kind kind) {
  const int64_t width = vectors * TK_LANES;
#if TK_INT8_OPERANDS
  vf dots[ROW_PANELS][4];
  load_tile(dots, ROW_PANELS, vectors, part + width, panel_stride);
  accumulate_row(dots, vectors, vectors - 1, a, part + PART_HEADER * width, width, panel_stride, SLOTS(count));
  vf row_scale = kind == INPUT_PART ? splat(a[SLOTS(count)]) : splat(1.0f);
#pragma clang loop unroll(full)
  for (int p = 0; p < ROW_PANELS; p++)
    add_scaled(sums[p], dots[p], vectors, last_slot, part + p * panel_stride, row_scale);
#else
  accumulate_row(sums, vectors, last_slot, a, part, width, panel_stride, SLOTS(count));
#endif
}

// The rows of the next tile, with `rows` left: tiles of like heights, for the sums of a low one wait for each other.
INLINE int64_t tile_rows(int64_t rows) {
  const uint32_t tiles = ((uint32_t)rows + TK_ROWS - 1) / TK_ROWS;
  return ((uint32_t)rows + tiles - 1) / tiles;
}

// Calls TILE(rows) with a constant number of rows, so that each case is compiled on its own with its sums in registers.
#if TK_ROWS == 6
#define DISPATCH_ROWS(rows, TILE) \
  switch (rows) {                 \
    case 6: TILE(6); break;       \
    case 5: TILE(5); break;       \
    case 4: TILE(4); break;       \
    case 3: TILE(3); break;       \
    case 2: TILE(2); break;       \
    case 1: TILE(1); break;       \
  }
#else
#define DISPATCH_ROWS(rows, TILE) \
  switch (rows) {                 \
    case 3: TILE(3); break;       \
    case 2: TILE(2); break;       \
    case 1: TILE(1); break;       \
  }
#endif

#define DISPATCH_VECTORS(vectors, TILE) \
  switch (vectors) {                    \
    case 4: TILE(4); break;             \
    case 3: TILE(3); break;             \
    case 2: TILE(2); break;             \
    case 1: TILE(1); break;             \
  }
