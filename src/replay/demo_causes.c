#include "replay/demo_causes.h"
#include "replay/demo_chance.h"

#include <stddef.h>

static const struct {
    int weight;
    DemoCause cause;
} CAUSES[] = {
    {6,
     {"staff", "Both duty engineers were on other level 1 calls",
      "两名值班工程师均在处理一级故障"}},
    {5, {"part", "The spare was out at another site", "备件已调往其他现场"}},
    {5, {"customer", "The contact could be reached only in the afternoon", "下午才联系上联系人"}},
    {3, {"access", "No access to the plant room before the shift's end", "交班前无法进入机房"}},
    {3, {"third_party", "Waited for the carrier's line test", "等待运营商线路测试"}},
    {3, {"transport", "Road closed, detour of two hours", "道路封闭，绕行两小时"}},
    {1, {"weather", "Typhoon warning, no travel", "台风预警，停止外出"}},
    {2, {"misjudged", "Taken for software at first", "最初误判为软件故障"}},
    {1, {"system", "The call-out didn't come through", "呼叫未送达"}},
    {4, {NULL, NULL, NULL}},
};
enum { CAUSE_COUNT = sizeof(CAUSES) / sizeof(*CAUSES) };

const DemoCause *demo_cause(uint64_t *state) {
    int weights[CAUSE_COUNT];
    for (int i = 0; i < CAUSE_COUNT; i++)
        weights[i] = CAUSES[i].weight;
    const DemoCause *drawn = &CAUSES[chance_of(state, weights, CAUSE_COUNT)].cause;
    return drawn->cause ? drawn : NULL;
}
