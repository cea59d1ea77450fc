// The most that this processor can do: multiplications and additions on registers alone, as many sums at a time as a
// register tile holds. Products are measured against it.

static float multiply_adds(int64_t count) {
  vf sums[TK_ROWS][4], x = splat(0.5f), y = splat(0.25f);
#pragma clang loop unroll(full)
  for (int r = 0; r < TK_ROWS; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) sums[r][v] = splat((float)(r * 4 + v));
  for (int64_t i = 0; i < count; i++) {
    // Hides the factors' values, so that nothing is computed beforehand.
    __asm__ volatile("" : "+m"(x), "+m"(y));
    vf a = x, b = y;
#pragma clang loop unroll(full)
    for (int repeat = 0; repeat < 16; repeat++)
#pragma clang loop unroll(full)
      for (int r = 0; r < TK_ROWS; r++)
#pragma clang loop unroll(full)
        for (int v = 0; v < 4; v++) sums[r][v] = multiply_slots(a, b, sums[r][v]);
  }
  vf total = splat(0.0f);
#pragma clang loop unroll(full)
  for (int r = 0; r < TK_ROWS; r++)
#pragma clang loop unroll(full)
    for (int v = 0; v < 4; v++) total += sums[r][v];
  return total[0];
}
