"""Date lines in many scripts, calendars and orders, with the moment that each of them names.

NOW is Sunday, 29 November 2026, 12:00 UTC. A line is: text | zone of the source | local time of that zone that is
meant, or -span for so long ago. Lines of one kind stand together.
"""

from __future__ import annotations

from datetime import UTC, datetime

NOW = datetime(2026, 11, 29, 12, 0, tzinfo=UTC)

LINES = """
# halves of the day
Nov 24, 2026 1:10 PM | UTC | 2026-11-24 13:10
Nov 24, 2026 1:10PM | UTC | 2026-11-24 13:10
Nov 24, 2026, 1:10 p. m. | UTC | 2026-11-24 13:10
24/11/2026 01:10:00 PM | Europe/London | 2026-11-24 13:10
2026-11-24 12:10 AM | UTC | 2026-11-24 00:10
November 24, 2026 at 3pm | UTC | 2026-11-24 15:00
24 noviembre 2026, 1:10 de la tarde | Europe/Madrid | 2026-11-24 13:10
24 de noviembre de 2026 a las 1:10 p. m. | America/Bogota | 2026-11-24 13:10
2026年11月24日 晚上8点30分 | Asia/Shanghai | 2026-11-24 20:30
2026年11月24日 凌晨12:30 | Asia/Shanghai | 2026-11-24 00:30
2026年11月24日上午9时 | Asia/Shanghai | 2026-11-24 09:00
2026年11月24日 中午12:30 | Asia/Shanghai | 2026-11-24 12:30
2026年11月24日 傍晚6:05 | Asia/Shanghai | 2026-11-24 18:05
2026年11月24日 午後1時10分 | Asia/Tokyo | 2026-11-24 13:10
2026/11/24 午前9:05 | Asia/Tokyo | 2026-11-24 09:05
2026년 11월 24일 오후 1시 10분 | Asia/Seoul | 2026-11-24 13:10
2026.11.24 오전 12:10 | Asia/Seoul | 2026-11-24 00:10
24/11/2026 1:10 μ.μ. | Europe/Athens | 2026-11-24 13:10
24 Νοεμβρίου 2026, 9:10 π.μ. | Europe/Athens | 2026-11-24 09:10
24 نوفمبر 2026، 1:10 م | Asia/Riyadh | 2026-11-24 13:10
24 نوفمبر 2026 1:10 مساءً | Asia/Riyadh | 2026-11-24 13:10
24 नवंबर 2026, 1:10 अपराह्न | Asia/Kolkata | 2026-11-24 13:10
24 Nov 2026 1:10 SA | Asia/Ho_Chi_Minh | 2026-11-24 01:10
24/11/2026 1:10 CH | Asia/Ho_Chi_Minh | 2026-11-24 13:10
2026. nov. 24. du. 1:10 | Europe/Budapest | 2026-11-24 13:10
24.11.2026 1:10 ÖS | Europe/Istanbul | 2026-11-24 13:10
# times of other forms
24.11.2026, 13.10 Uhr | Europe/Berlin | 2026-11-24 13:10
24.11.2026 um 13 Uhr | Europe/Berlin | 2026-11-24 13:00
24 novembre 2026 à 13 h 10 | Europe/Paris | 2026-11-24 13:10
24 nov 2026, 13u10 | Europe/Brussels | 2026-11-24 13:10
24 november 2026 kl. 13.10 | Europe/Stockholm | 2026-11-24 13:10
24. nov. 2026 kl 13:10 | Europe/Oslo | 2026-11-24 13:10
24 de nov. de 2026, 13h | America/Sao_Paulo | 2026-11-24 13:00
24/11/2026 às 13h10min | America/Sao_Paulo | 2026-11-24 13:10
2026年11月24日13時10分 | Asia/Tokyo | 2026-11-24 13:10
2026年11月24日 13点10分05秒 | Asia/Shanghai | 2026-11-24 13:10
24 พ.ย. 2569 13:10 น. | Asia/Bangkok | 2026-11-24 13:10
24 พ.ย. 69 13:10 | Asia/Bangkok | 2026-11-24 13:10
2026-11-24 24:00 | UTC | 2026-11-25 00:00
2026-11-24T24:00:00Z | UTC | 2026-11-25 00:00
2026-11-24T23:59:60Z | UTC | 2026-11-24 23:59
13:10, 24 November 2026 | Europe/London | 2026-11-24 13:10
1:10 PM ET, Nov. 24, 2026 | UTC | 2026-11-24 18:10
2026:11:24 13:10:00 | UTC | 2026-11-24 13:10
# zones and offsets
Tue, 24 Nov 2026 04:10:00 +0530 | UTC | 2026-11-23 22:40
Tue, 24 Nov 2026 04:10:00 -03 | UTC | 2026-11-24 07:10
Tue, 24 Nov 2026 04:10:00 UTC+8 | UTC | 2026-11-23 20:10
Tue, 24 Nov 2026 04:10:00 (UTC-05:00) | UTC | 2026-11-24 09:10
Tue, 24 Nov 2026 04:10:00 GMT+08:00 | UTC | 2026-11-23 20:10
Tue, 24 Nov 2026 04:10:00 +08:00:00 | UTC | 2026-11-23 20:10
2026-11-24T04:10:00−05:00 | UTC | 2026-11-24 09:10
2026-11-24T04:10+08:00[Asia/Shanghai] | UTC | 2026-11-23 20:10
2026-11-24 04:10 Europe/Berlin | UTC | 2026-11-24 03:10
2026-11-24 04:10:00 America/New_York | UTC | 2026-11-24 09:10
Tue, 24 Nov 2026 04:10:00 EDT | UTC | 2026-11-24 08:10
Tue, 24 Nov 2026 04:10:00 AKST | UTC | 2026-11-24 13:10
Tue, 24 Nov 2026 04:10:00 NPT | UTC | 2026-11-23 22:25
Tue, 24 Nov 2026 04:10:00 WIB | UTC | 2026-11-23 21:10
Tue, 24 Nov 2026 04:10:00 AEDT | UTC | 2026-11-23 17:10
Tue, 24 Nov 2026 04:10:00 IST | Asia/Jerusalem | 2026-11-24 04:10
Tue, 24 Nov 2026 04:10:00 IST | UTC | 2026-11-23 22:40
Tue, 24 Nov 2026 04:10:00 CST | Asia/Shanghai | 2026-11-24 04:10
Tue, 24 Nov 2026 04:10:00 CST | UTC | 2026-11-24 10:10
Tue, 24 Nov 2026 04:10:00 PST | Asia/Manila | 2026-11-24 04:10
Tue, 24 Nov 2026 04:10:00 BST | UTC | 2026-11-24 03:10
Tue, 24 Nov 2026 04:10:00 МСК | UTC | 2026-11-24 01:10
2026年11月24日 12:10（北京时间） | UTC | 2026-11-24 04:10
北京时间2026年11月24日12:10 | UTC | 2026-11-24 04:10
2026-11-24+08:00 | UTC | 2026-11-23 16:00
Wed Nov 25 04:10:00 CST 2026 | Asia/Shanghai | 2026-11-25 04:10
Tue Nov 24 04:10:00 +0000 2026 | UTC | 2026-11-24 04:10
Tue Nov 24 2026 04:10:00 GMT+0100 (Mitteleuropäische Normalzeit) | UTC | 2026-11-24 03:10
2026-11-24 04:10:00.123456789 +0800 CST m=+0.000012345 | UTC | 2026-11-23 20:10
# ISO 8601 and what programs print
2026-11-24 | UTC | 2026-11-24 00:00
20261124 | UTC | 2026-11-24 00:00
20261124T041000Z | UTC | 2026-11-24 04:10
20261124T041000+0800 | UTC | 2026-11-23 20:10
20261124T0410 | Asia/Tokyo | 2026-11-24 04:10
20261124041000 | UTC | 2026-11-24 04:10
20261124 04:10 | UTC | 2026-11-24 04:10
2026-11-24T0410Z | UTC | 2026-11-24 04:10
2026-11-24t04:10:00z | UTC | 2026-11-24 04:10
2026-11-24T04:10:00,123Z | UTC | 2026-11-24 04:10
2026-W48-2 | UTC | 2026-11-24 00:00
2026-328 | UTC | 2026-11-24 00:00
1795482600 | UTC | 2026-11-24 01:10
1795482600.5 | UTC | 2026-11-24 01:10
1795482600123 | UTC | 2026-11-24 01:10
1795482600123456 | UTC | 2026-11-24 01:10
1795482600123456789 | UTC | 2026-11-24 01:10
1.7954826E9 | UTC | 2026-11-24 01:10
/Date(1795482600123)/ | UTC | 2026-11-24 01:10
/Date(1795482600123+0800)/ | UTC | 2026-11-24 01:10
# eras and calendars
民國115年11月24日 | Asia/Taipei | 2026-11-24 00:00
中華民國 115 年 11 月 24 日 13:10 | Asia/Taipei | 2026-11-24 13:10
115-11-24 | Asia/Taipei | 2026-11-24 00:00
115.11.24 | Asia/Taipei | 2026-11-24 00:00
令和８年１１月２４日 | Asia/Tokyo | 2026-11-24 00:00
令和8年11月24日(火) 13時10分 | Asia/Tokyo | 2026-11-24 13:10
R8.11.24 | Asia/Tokyo | 2026-11-24 00:00
平成31年4月30日 | Asia/Tokyo | 2019-04-30 00:00
令和元年5月1日 | Asia/Tokyo | 2019-05-01 00:00
二〇二六年十一月二十四日 | Asia/Shanghai | 2026-11-24 00:00
24/11/2569 | Asia/Bangkok | 2026-11-24 00:00
วันอังคารที่ 24 พฤศจิกายน พ.ศ. 2569 เวลา 13:10 น. | Asia/Bangkok | 2026-11-24 13:10
۳ آذر ۱۴۰۵ | Asia/Tehran | 2026-11-24 00:00
سه‌شنبه ۳ آذر ۱۴۰۵ - ۱۳:۱۰ | Asia/Tehran | 2026-11-24 13:10
1405/09/03 13:10 | Asia/Tehran | 2026-11-24 13:10
٢٤/١١/٢٠٢٦ ١٣:١٠ | Asia/Riyadh | 2026-11-24 13:10
२४ नवंबर २०२६ | Asia/Kolkata | 2026-11-24 00:00
২৪ নভেম্বর ২০২৬, ১৩:১০ | Asia/Dhaka | 2026-11-24 13:10
# months in words
24-Nov-2026 | UTC | 2026-11-24 00:00
24.Nov.2026 13:10 | Europe/Berlin | 2026-11-24 13:10
24th of November, 2026 | UTC | 2026-11-24 00:00
Nov 24th, 2026 | UTC | 2026-11-24 00:00
24 Nov '26 | UTC | 2026-11-24 00:00
Di., 24. Nov. 2026 | Europe/Berlin | 2026-11-24 00:00
1er octobre 2026 | Europe/Paris | 2026-10-01 00:00
mardi 24 novembre 2026 | Europe/Paris | 2026-11-24 00:00
24 aout 2026 | Europe/Paris | 2026-08-24 00:00
martes, 24 noviembre 2026 | Europe/Madrid | 2026-11-24 00:00
24 de noviembre del 2026 | America/Lima | 2026-11-24 00:00
mar 24 nov 2026 | Europe/Rome | 2026-11-24 00:00
24 ago 2026 | Europe/Rome | 2026-08-24 00:00
24 set. 2026 | Europe/Rome | 2026-09-24 00:00
24 out 2026 | America/Sao_Paulo | 2026-10-24 00:00
24 de março de 2026 | America/Sao_Paulo | 2026-03-24 00:00
24 listopada 2026 | Europe/Warsaw | 2026-11-24 00:00
24. listopadu 2026 | Europe/Prague | 2026-11-24 00:00
24. listopada 2026. | Europe/Zagreb | 2026-10-24 00:00
24. studenoga 2026. | Europe/Zagreb | 2026-11-24 00:00
24. november 2026 | Europe/Bratislava | 2026-11-24 00:00
24. novembra 2026 | Europe/Ljubljana | 2026-11-24 00:00
24 ноября 2026 г. в 13:10 | Europe/Moscow | 2026-11-24 13:10
24 листопада 2026, 13:10 | Europe/Kyiv | 2026-11-24 13:10
24 ноември 2026 | Europe/Sofia | 2026-11-24 00:00
24. новембар 2026. | Europe/Belgrade | 2026-11-24 00:00
24 лістапада 2026 | Europe/Minsk | 2026-11-24 00:00
24. marraskuuta 2026 klo 13.10 | Europe/Helsinki | 2026-11-24 13:10
24. novembris 2026 | Europe/Riga | 2026-11-24 00:00
2026. gada 24. novembris | Europe/Riga | 2026-11-24 00:00
2026 m. lapkričio 24 d. | Europe/Vilnius | 2026-11-24 00:00
24. november 2026, 13:10 | Europe/Tallinn | 2026-11-24 13:10
2026. november 24., kedd 13:10 | Europe/Budapest | 2026-11-24 13:10
24 noiembrie 2026 | Europe/Bucharest | 2026-11-24 00:00
24 Νοεμβρίου 2026 | Europe/Athens | 2026-11-24 00:00
24 Kasım 2026, Salı 13:10 | Europe/Istanbul | 2026-11-24 13:10
24 नवम्बर 2026 | Asia/Kolkata | 2026-11-24 00:00
24 நவம்பர் 2026 | Asia/Kolkata | 2026-11-24 00:00
24 నవంబర్ 2026 | Asia/Kolkata | 2026-11-24 00:00
24 نومبر 2026ء | Asia/Karachi | 2026-11-24 00:00
24 تشرين الثاني 2026 | Asia/Beirut | 2026-11-24 00:00
24 نوفمبر/تشرين الثاني 2026 | Asia/Qatar | 2026-11-24 00:00
24 בנובמבר 2026 | Asia/Jerusalem | 2026-11-24 00:00
Ngày 24 tháng 11 năm 2026 | Asia/Ho_Chi_Minh | 2026-11-24 00:00
24 November 2026 | Asia/Jakarta | 2026-11-24 00:00
Selasa, 24 Nov 2026 13:10 WIB | Asia/Jakarta | 2026-11-24 13:10
24 ნოემბერი 2026 | Asia/Tbilisi | 2026-11-24 00:00
# orders of numbers
24 11 2026 13:10 | Europe/Berlin | 2026-11-24 13:10
Tue,24 Nov 2026 13:10:00 GMT | UTC | 2026-11-24 13:10
2026-11 | UTC | 2026-11-01 00:00
November 2026 | UTC | 2026-11-01 00:00
2026/11/24 | UTC | 2026-11-24 00:00
2026.11.24 | UTC | 2026-11-24 00:00
2026. 11. 24. 13:10 | Asia/Seoul | 2026-11-24 13:10
24/11/2026 | America/Sao_Paulo | 2026-11-24 00:00
05/11/2026 | Europe/Paris | 2026-11-05 00:00
05/11/2026 | Asia/Kolkata | 2026-11-05 00:00
05/11/2026 | Australia/Sydney | 2026-11-05 00:00
05/11/2026 | America/New_York | 2026-05-11 00:00
05-11-2026 | Europe/Amsterdam | 2026-11-05 00:00
24.11.26 | Europe/Berlin | 2026-11-24 00:00
11.24.2026 | America/New_York | 2026-11-24 00:00
26.11.24 | Asia/Seoul | 2026-11-24 00:00
26-11-24 13:10 | Asia/Shanghai | 2026-11-24 13:10
[2026-11-24] | Asia/Shanghai | 2026-11-24 00:00
发布日期：2026-11-24 13:10 来源：新华社 | Asia/Shanghai | 2026-11-24 13:10
Posted on November 24, 2026 by Jane Doe | UTC | 2026-11-24 00:00
# without a year
11月24日 13:10 | Asia/Shanghai | 2026-11-24 13:10
12月24日 | Asia/Shanghai | 2025-12-24 00:00
11월 24일 | Asia/Seoul | 2026-11-24 00:00
24 ноября, 13:10 | Europe/Moscow | 2026-11-24 13:10
24. November, 13:10 Uhr | Europe/Berlin | 2026-11-24 13:10
24 novembre | Europe/Paris | 2026-11-24 00:00
Nov 24 | UTC | 2026-11-24 00:00
24.11. | Europe/Berlin | 2026-11-24 00:00
24.11. 13:10 | Europe/Berlin | 2026-11-24 13:10
11-24 13:10 | Asia/Shanghai | 2026-11-24 13:10
24/11 13:10 | Europe/Rome | 2026-11-24 13:10
# spans until now
just now | UTC | -0m
刚刚 | Asia/Shanghai | -0m
à l'instant | Europe/Paris | -0m
2w ago | UTC | -14d
3d | UTC | -3d
5 mins ago | UTC | -5m
an hour ago | UTC | -1h
half an hour ago | UTC | -30m
1 hour, 20 minutes ago | UTC | -80m
about 2 hours ago | UTC | -2h
三小时前 | Asia/Shanghai | -3h
半小时前 | Asia/Shanghai | -30m
十五分钟前 | Asia/Shanghai | -15m
3 天前 | Asia/Shanghai | -3d
2周前 | Asia/Shanghai | -14d
3日前 | Asia/Tokyo | -3d
5分前 | Asia/Tokyo | -5m
3시간 전 | Asia/Seoul | -3h
5분전 | Asia/Seoul | -5m
il y a une heure | Europe/Paris | -1h
il y a 20 min | Europe/Paris | -20m
vor einer Stunde | Europe/Berlin | -1h
vor 3 Tagen | Europe/Berlin | -3d
vor 5 Min. | Europe/Berlin | -5m
hace una hora | Europe/Madrid | -1h
hace 2 días | Europe/Madrid | -2d
há 3 horas | America/Sao_Paulo | -3h
3 horas atrás | America/Sao_Paulo | -3h
3 ore fa | Europe/Rome | -3h
un'ora fa | Europe/Rome | -1h
3 uur geleden | Europe/Amsterdam | -3h
3 timmar sedan | Europe/Stockholm | -3h
for 3 timer siden | Europe/Oslo | -3h
3 godziny temu | Europe/Warsaw | -3h
před 3 hodinami | Europe/Prague | -3h
3 години тому | Europe/Kyiv | -3h
час назад | Europe/Moscow | -1h
5 минут назад | Europe/Moscow | -5m
2 дня назад | Europe/Moscow | -2d
3 saat önce | Europe/Istanbul | -3h
5 dakika önce | Europe/Istanbul | -5m
3 giờ trước | Asia/Ho_Chi_Minh | -3h
3 jam yang lalu | Asia/Jakarta | -3h
5 menit lalu | Asia/Jakarta | -5m
3 ชั่วโมงที่แล้ว | Asia/Bangkok | -3h
5 นาทีที่ผ่านมา | Asia/Bangkok | -5m
منذ 3 ساعات | Asia/Riyadh | -3h
قبل ساعتين | Asia/Riyadh | -2h
۳ ساعت پیش | Asia/Tehran | -3h
לפני 3 שעות | Asia/Jerusalem | -3h
לפני שעתיים | Asia/Jerusalem | -2h
πριν από 3 ώρες | Europe/Athens | -3h
3 tuntia sitten | Europe/Helsinki | -3h
3 órája | Europe/Budapest | -3h
3 órával ezelőtt | Europe/Budapest | -3h
acum 3 ore | Europe/Bucharest | -3h
преди 3 часа | Europe/Sofia | -3h
prije 3 sata | Europe/Zagreb | -3h
3 घंटे पहले | Asia/Kolkata | -3h
৩ ঘণ্টা আগে | Asia/Dhaka | -3h
# days in words
yesterday at 1:10 pm | UTC | 2026-11-28 13:10
today, 09:05 | UTC | 2026-11-29 09:05
昨天 13:10 | Asia/Shanghai | 2026-11-28 13:10
前天 | Asia/Shanghai | 2026-11-27 00:00
昨日 13時10分 | Asia/Tokyo | 2026-11-28 13:10
어제 오후 1:10 | Asia/Seoul | 2026-11-28 13:10
gestern, 13.10 Uhr | Europe/Berlin | 2026-11-28 13:10
heute, 09:05 Uhr | Europe/Berlin | 2026-11-29 09:05
hier à 13h10 | Europe/Paris | 2026-11-28 13:10
ayer a las 13:10 | Europe/Madrid | 2026-11-28 13:10
ieri alle 13:10 | Europe/Rome | 2026-11-28 13:10
ontem às 13h10 | America/Sao_Paulo | 2026-11-28 13:10
вчера в 13:10 | Europe/Moscow | 2026-11-28 13:10
вчора, 13:10 | Europe/Kyiv | 2026-11-28 13:10
wczoraj, 13:10 | Europe/Warsaw | 2026-11-28 13:10
včera 13:10 | Europe/Prague | 2026-11-28 13:10
igår 13:10 | Europe/Stockholm | 2026-11-28 13:10
i går kl. 13.10 | Europe/Oslo | 2026-11-28 13:10
dün 13:10 | Europe/Istanbul | 2026-11-28 13:10
kemarin 13:10 | Asia/Jakarta | 2026-11-28 13:10
hôm qua 13:10 | Asia/Ho_Chi_Minh | 2026-11-28 13:10
เมื่อวานนี้ 13:10 | Asia/Bangkok | 2026-11-28 13:10
أمس 13:10 | Asia/Riyadh | 2026-11-28 13:10
χθες 13:10 | Europe/Athens | 2026-11-28 13:10
eilen 13.10 | Europe/Helsinki | 2026-11-28 13:10
# days of the week
Friday, 13:10 | UTC | 2026-11-27 13:10
周五 13:10 | Asia/Shanghai | 2026-11-27 13:10
Freitag, 13:10 Uhr | Europe/Berlin | 2026-11-27 13:10
viernes | Europe/Madrid | 2026-11-27 00:00
09:05 | UTC | 2026-11-29 09:05
13:10 | UTC | 2026-11-28 13:10
# no dates
10 out of 10 | UTC | none
version 10.11.12.13 | UTC | none
version 2.4.26 | UTC | none
5 min read | UTC | none
3.5 | UTC | none
Read more | UTC | none
24 comments | UTC | none
2026-11-31 | UTC | none
2026-13-01 | UTC | none
Nov 24, 2044 | UTC | none
2026-11-24 25:00 | UTC | none
24 Nov 2026 99:99:99 GMT | UTC | none
1234567 | UTC | none
192.168.11.24 | UTC | none
+49 30 123456 | UTC | none
"""
