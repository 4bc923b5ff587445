/* A chat's group, by the web hook of its robot: WeCom, DingTalk, Feishu, Slack, Teams, Mattermost
 * differ only in the body (docs/configuration.md). */
#include "post/way.h"

static const char USUAL_BODY[] = "{\"text\":\"{name}: {text}\"}";

static bool check(Call *call, const PostOptions *options, bool *ret_set_up) {
    return check_gateway(call, "chat_url", options->chat_url, options->chat_body, ret_set_up);
}

static bool pack(Call *call, Parcel *parcel) {
    const PostOptions *options = parcel->options;
    return pack_template(call, parcel, options->chat_url, options->chat_header,
                         options->chat_body ? options->chat_body : USUAL_BODY);
}

const Way WAY_BY_CHAT = {WAY_CHAT, check, pack};
