;; guest code
;;   80000000  fmadd.d fa0, fa1, fa2, fa3
;;   80000004  ecall
;; sites
;;   0: 80000000, 0 not done, fuel
;;   1: 80000000, 1 not done, rounding
;;   2: 80000004, 0 not done, hart
(module
  (import "host" "memory" (memory 1 65536 shared))
  (import "host" "enter" (func $0 (param i32 i32 i32) (result i32)))
  (import "host" "software" (func $1 (param i32 i32) (result i32)))
  (func $2 (export "0") (param i32 i32) (result i32)
    ;; locals: 3 i32, 1 i64, 21 f64, 1 i64, 2 f64
    block $B0 (result i32)
      block $B1 (result i32)
        (local.set $fuel (i32.load offset=700 (local.get $h)))
        (local.set $fa1 (f64.load offset=352 (local.get $h)))
        (local.set $fa2 (f64.load offset=360 (local.get $h)))
        (local.set $fa3 (f64.load offset=368 (local.get $h)))
        (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
        (drop (br_if $B0 (; unlikely ;) (i32.const 0) (i32.lt_s (local.get $fuel) (i32.const 1))))
        (local.set $fuel (i32.sub (local.get $fuel) (i32.const 1)))
        (local.set $10 (f64.mul (local.get $fa1) (local.get $fa2)))
        (local.set $11 (f64.mul (local.get $fa1) (f64.const 134217729)))
        (local.set $12 (f64.sub (local.get $11) (f64.sub (local.get $11) (local.get $fa1))))
        (local.set $13 (f64.sub (local.get $fa1) (local.get $12)))
        (local.set $14 (f64.mul (local.get $fa2) (f64.const 134217729)))
        (local.set $15 (f64.sub (local.get $14) (f64.sub (local.get $14) (local.get $fa2))))
        (local.set $16 (f64.sub (local.get $fa2) (local.get $15)))
        (local.set $17
          (f64.add
            (f64.add
              (f64.add
                (f64.sub (f64.mul (local.get $12) (local.get $15)) (local.get $10))
                (f64.mul (local.get $12) (local.get $16))
              )
              (f64.mul (local.get $13) (local.get $15))
            )
            (f64.mul (local.get $13) (local.get $16))
          )
        )
        (local.set $18 (f64.add (local.get $fa3) (local.get $17)))
        (local.set $19 (f64.sub (local.get $18) (local.get $fa3)))
        (local.set $20
          (f64.add
            (f64.sub (local.get $fa3) (f64.sub (local.get $18) (local.get $19)))
            (f64.sub (local.get $17) (local.get $19))
          )
        )
        (local.set $21 (f64.add (local.get $10) (local.get $18)))
        (local.set $22 (f64.sub (local.get $21) (local.get $10)))
        (local.set $23
          (f64.add
            (f64.sub (local.get $10) (f64.sub (local.get $21) (local.get $22)))
            (f64.sub (local.get $18) (local.get $22))
          )
        )
        (local.set $24 (f64.add (local.get $20) (local.get $23)))
        (local.set $25 (f64.sub (local.get $24) (local.get $20)))
        (local.set $26
          (f64.add
            (f64.sub (local.get $20) (f64.sub (local.get $24) (local.get $25)))
            (f64.sub (local.get $23) (local.get $25))
          )
        )
        (local.set $27 (i64.reinterpret_f64 (local.get $24)))
        (local.set $28
          (f64.reinterpret_i64
            (select
              (select
                (i64.add (local.get $27) (i64.const 1))
                (i64.sub (local.get $27) (i64.const 1))
                (i32.eq (f64.gt (local.get $26) (f64.const 0)) (f64.gt (local.get $24) (f64.const 0)))
              )
              (local.get $27)
              (i32.and
                (i64.eqz (i64.and (local.get $27) (i64.const 1)))
                (f64.ne (local.get $26) (f64.const 0))
              )
            )
          )
        )
        (local.set $29 (f64.add (local.get $21) (local.get $28)))
        block $B2
          block $B3
            (br_if $B3 (; unlikely ;)
              (i32.eqz
                (i64.lt_u
                  (i64.sub
                    (i64.and
                      (i64.shr_u (i64.reinterpret_f64 (local.get $fa1)) (i64.const 52))
                      (i64.const 2047)
                    )
                    (i64.const 623)
                  )
                  (i64.const 800)
                )
              )
            )
            (br_if $B3 (; unlikely ;)
              (i32.eqz
                (i64.lt_u
                  (i64.sub
                    (i64.and
                      (i64.shr_u (i64.reinterpret_f64 (local.get $fa2)) (i64.const 52))
                      (i64.const 2047)
                    )
                    (i64.const 623)
                  )
                  (i64.const 800)
                )
              )
            )
            block $B4
              (br_if $B4 (; likely ;)
                (i64.lt_u
                  (i64.sub
                    (i64.and
                      (i64.shr_u (i64.reinterpret_f64 (local.get $fa3)) (i64.const 52))
                      (i64.const 2047)
                    )
                    (i64.const 223)
                  )
                  (i64.const 1600)
                )
              )
              (br_if $B3 (; unlikely ;) (i32.eqz (f64.eq (local.get $fa3) (f64.const 0))))
            end ;; $B4
            (br_if $B3 (; unlikely ;) (i32.eqz (f64.ne (local.get $29) (f64.const 0))))
            (br_if $B3 (; unlikely ;) (i32.and (local.get $fcsr) (i32.const 225)))
            (local.set $fa0 (local.get $29))
            (br $B2)
          end ;; $B3
          (f64.store offset=352 (local.get $h) (local.get $fa1))
          (f64.store offset=360 (local.get $h) (local.get $fa2))
          (f64.store offset=368 (local.get $h) (local.get $fa3))
          (drop
            (br_if $B0 (; unlikely ;) (i32.const 1) (call $1 (local.get $h) (i32.const 1791358275)))
          )
          (local.set $fa0 (f64.load offset=344 (local.get $h)))
          (local.set $fcsr (i32.xor (i32.load offset=520 (local.get $h)) (i32.const 769)))
        end ;; $B2
        (br $B1 (i32.const 2))
        (unreachable)
      end ;; $B1
      (local.set $4)
      (f64.store offset=344 (local.get $h) (local.get $fa0))
      (br $B0 (local.get $4))
    end ;; $B0
    (local.set $4)
    (i32.store offset=764 (local.get $h) (local.get $4))
    (i32.store offset=700 (local.get $h) (local.get $fuel))
    (return (i32.const 0))
  )
)
