#include "rules/share.h"

enum { ALL = 10000 };

int share_hundredths(int64_t part, int64_t whole) {
    __int128 twice = (__int128)part * 2 * ALL + whole, unit = (__int128)whole * 2;
    int share = (int)(twice / unit - (twice % unit < 0));
    if (share == ALL && part < whole)
        return ALL - 1;
    return share == 0 && part > 0 ? 1 : share;
}
